package org.varve.rp;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.Semaphore;

/**
 * Bounds how many calls a server works on at once; more are refused at once, which costs less than
 * letting all slow down.
 */
final class CallLimit implements ServerInterceptor {
  private final int callsMax;
  private final Semaphore free;

  CallLimit(int callsMax) {
    this.callsMax = callsMax;
    this.free = new Semaphore(callsMax);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!free.tryAcquire()) {
      throw new Failure(
          ErrorReason.OVERLOADED,
          "the server is busy with " + callsMax + " calls, its limit; try again in a second");
    }
    boolean started = false;
    try {
      ServerCall.Listener<Q> listener = new Releasing<>(next.startCall(call, headers));
      started = true;
      return listener;
    } finally {
      if (!started) {
        free.release();
      }
    }
  }

  /** Gives the place back at the end: gRPC calls exactly one of the two, once. */
  private final class Releasing<Q> extends SimpleForwardingServerCallListener<Q> {
    Releasing(ServerCall.Listener<Q> listener) {
      super(listener);
    }

    @Override
    public void onCancel() {
      free.release();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      free.release();
      super.onComplete();
    }
  }
}
