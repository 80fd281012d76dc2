package org.varve.processing.adapter.grpc;

import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Supplier;
import org.varve.rp.StreamedAnswer;

/** Bounds what open streams of one kind hold together, and what those of one user do. */
final class StreamLimit {
  private final Places places;

  /**
   * @param what is held, in the plural, for messages
   */
  StreamLimit(String what, int max) {
    places = new Places(max, what);
  }

  /**
   * What a stream gives, one message after the other, and how much it holds while it does.
   *
   * @param weight at least 1
   */
  record Opened<T>(int weight, Supplier<Optional<T>> messages) {}

  /** Answers a call of an entity. */
  <T> void send(StreamObserver<T> caller, Supplier<Opened<T>> open) {
    send("", caller, open);
  }

  /** Answers a call of a user with the messages of a stream, as fast as the caller takes them. */
  <T> void send(String user, StreamObserver<T> caller, Supplier<Opened<T>> open) {
    Opened<T> opened;
    try {
      opened = open.get();
    } catch (RuntimeException e) { // a handler's outermost frame
      caller.onError(Told.failure(e));
      return;
    }
    places.take(user, opened.weight());
    StreamedAnswer.send(new Held<>(user, opened), caller);
  }

  /** Gives back what it holds at the end of the stream. */
  private final class Held<T> implements StreamedAnswer.Messages<T> {
    private final String user;
    private final Opened<T> opened;

    Held(String user, Opened<T> opened) {
      this.user = user;
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
      places.giveBack(user, opened.weight());
    }
  }
}
