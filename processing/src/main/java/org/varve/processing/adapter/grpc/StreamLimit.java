package org.varve.processing.adapter.grpc;

import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.StreamedAnswer;

/** Bounds what open streams of one kind hold together: their number, or their bytes. */
final class StreamLimit {
  private final String what;
  private final int max;
  private final Semaphore free;

  /**
   * @param what is held, in the plural, for messages
   */
  StreamLimit(String what, int max) {
    this.what = what;
    this.max = max;
    this.free = new Semaphore(max);
  }

  /**
   * What a stream gives, one message after the other, and how much it holds while it does.
   *
   * @param weight at least 1
   */
  record Opened<T>(int weight, Supplier<Optional<T>> messages) {}

  /** Answers a call with the messages of a stream, as fast as the caller takes them. */
  <T> void send(StreamObserver<T> caller, Supplier<Opened<T>> open) {
    Opened<T> opened;
    try {
      opened = open.get();
    } catch (RuntimeException e) { // a handler's outermost frame
      caller.onError(Told.failure(e));
      return;
    }
    if (!free.tryAcquire(opened.weight())) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "open streams hold %d %s, and at most %d are allowed; try again in a second"
              .formatted(max - free.availablePermits(), what, max));
    }
    StreamedAnswer.send(new Held<>(opened), caller);
  }

  /** Gives back what it holds at the end of the stream. */
  private final class Held<T> implements StreamedAnswer.Messages<T> {
    private final Opened<T> opened;

    Held(Opened<T> opened) {
      this.opened = opened;
    }

    @Override
    public Optional<T> next() {
      try {
        return opened.messages().get();
      } catch (RuntimeException e) { // a handler's outermost frame
        throw Told.failure(e);
      }
    }

    @Override
    public void close() {
      free.release(opened.weight());
    }
  }
}
