package org.varve.processing.adapter.grpc;

import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.StreamedAnswer;

/** Bounds how many streams of one kind are open, and so what they hold in memory. */
final class StreamLimit {
  private final String what;
  private final int max;
  private final Semaphore free;

  /**
   * @param what names the streams in messages, in the plural
   */
  StreamLimit(String what, int max) {
    this.what = what;
    this.max = max;
    this.free = new Semaphore(max);
  }

  /**
   * Answers a call with what is pulled from a source, as fast as the caller takes it.
   *
   * @param open makes the source; called if there is a place for the stream
   */
  <T> void send(StreamObserver<T> caller, Supplier<Supplier<Optional<T>>> open) {
    if (!free.tryAcquire()) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "%d %s are open, which is the limit; try again in a second".formatted(max, what));
    }
    boolean begun = false;
    try {
      StreamedAnswer.send(new Places<>(open.get()), caller);
      begun = true;
    } catch (RuntimeException e) { // a handler's outermost frame
      caller.onError(Told.failure(e));
    } finally {
      if (!begun) {
        free.release();
      }
    }
  }

  /** Gives the place back at the end of the stream. */
  private final class Places<T> implements StreamedAnswer.Messages<T> {
    private final Supplier<Optional<T>> source;

    Places(Supplier<Optional<T>> source) {
      this.source = source;
    }

    @Override
    public Optional<T> next() {
      try {
        return source.get();
      } catch (RuntimeException e) { // a handler's outermost frame
        throw Told.failure(e);
      }
    }

    @Override
    public void close() {
      free.release();
    }
  }
}
