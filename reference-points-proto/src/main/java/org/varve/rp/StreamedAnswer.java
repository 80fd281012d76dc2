package org.varve.rp;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/**
 * Answers a call with a stream of messages, pulling each from its source only when the caller can
 * take it: a slow reader costs a place in the source, not memory, and holds no thread.
 */
public final class StreamedAnswer<T> {
  private final Messages<T> messages;
  private final ServerCallStreamObserver<T> call;
  private boolean ended; // callbacks come one at a time

  private StreamedAnswer(Messages<T> messages, ServerCallStreamObserver<T> call) {
    this.messages = messages;
    this.call = call;
  }

  /** Where the messages come from; pulled by one thread at a time, in the context of the call. */
  public interface Messages<T> extends AutoCloseable {
    /** The next message, waiting for it if need be; empty after the last. */
    Optional<T> next();

    /** Called once: after the last message, a failure, or when the caller has gone. */
    @Override
    void close();
  }

  /**
   * Sends the messages, then completes the call. Use it as the last step of a handler of a server
   * stream, on the handler's own thread.
   */
  public static <T> void send(Messages<T> messages, StreamObserver<T> observer) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    StreamedAnswer<T> answer = new StreamedAnswer<>(messages, call);
    call.setOnReadyHandler(answer::pump);
    call.setOnCancelHandler(answer::end);
  }

  private void pump() {
    boolean fine = false;
    try {
      while (!ended && call.isReady()) {
        Optional<T> next = messages.next();
        if (next.isPresent()) {
          call.onNext(next.get());
        } else {
          end();
          call.onCompleted();
        }
      }
      fine = true;
    } finally {
      if (!fine) {
        end();
      }
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      messages.close();
    }
  }
}
