package org.varve.rp;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * The server's side of one call: closes at most once, and if badly, then with a reason.
 *
 * <p>A call is not safe for threads, and here two may meet: the handler's own, answering, and
 * gRPC's, on which a callback has just failed. Hence the lock. What is sent after the end is
 * dropped: nobody listens any more.
 */
final class GuardedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
  private final ShownFailure shown;
  private boolean closed;

  GuardedCall(ServerCall<Q, A> call, ShownFailure shown) {
    super(call);
    this.shown = shown;
  }

  /** Ends the call because a callback threw. */
  void fail(RuntimeException thrown) {
    close(shown.of(thrown));
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!closed) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(A message) {
    if (!closed) {
      super.sendMessage(message);
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (status.isOk()) {
      closeOnce(status, trailers);
    } else {
      close(shown.of(status, trailers));
    }
  }

  private void close(StatusRuntimeException failure) {
    Metadata trailers = failure.getTrailers();
    closeOnce(failure.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private synchronized void closeOnce(Status status, Metadata trailers) {
    if (!closed) {
      closed = true;
      super.close(status, trailers);
    }
  }
}
