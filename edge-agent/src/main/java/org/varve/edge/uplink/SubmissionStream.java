package org.varve.edge.uplink;

import com.google.protobuf.UnsafeByteOperations;
import java.time.Duration;
import java.util.Optional;
import org.varve.edge.queue.QueuedOperation;
import org.varve.proto.r2d.v1.Submission;

/** One connection towards representation, whatever it runs over; one thread uses it. */
interface SubmissionStream extends AutoCloseable {
  /** The next event; empty if none came within the time. */
  Optional<StreamEvent> poll(Duration patience) throws InterruptedException;

  /**
   * @param number 0, 1, 2 … on each stream
   */
  void send(long number, QueuedOperation operation) throws BrokenStreamException;

  /** Gives the stream up; harmless if it has ended. */
  @Override
  void close();

  /** What is sent of an operation, whatever it is sent over; nothing is copied. */
  static Submission message(QueuedOperation operation) {
    Submission.Builder submission =
        Submission.newBuilder()
            .setOperation(UnsafeByteOperations.unsafeWrap(operation.operation().bytes()));
    operation.items().forEach(i -> submission.addItems(UnsafeByteOperations.unsafeWrap(i)));
    return submission.build();
  }
}
