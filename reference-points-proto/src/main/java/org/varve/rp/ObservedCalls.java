package org.varve.rp;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Tells an observer of each call, refused ones included. Outside of {@link FailureInterceptor}, so
 * that it sees the status that the client gets.
 */
final class ObservedCalls implements ServerInterceptor {
  private final CallObserver observer;
  private final LongSupplier nanoTime;

  ObservedCalls(CallObserver observer, LongSupplier nanoTime) {
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    observer.began(call.getMethodDescriptor());
    ObservedCall<Q, A> observed = new ObservedCall<>(call);
    return new SimpleForwardingServerCallListener<>(next.startCall(observed, headers)) {
      @Override
      public void onCancel() {
        observed.ended(Status.Code.CANCELLED);
        super.onCancel();
      }
    };
  }

  private final class ObservedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final long began = nanoTime.getAsLong();
    private final AtomicBoolean ended = new AtomicBoolean();

    ObservedCall(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ended(status.getCode());
      super.close(status, trailers);
    }

    private void ended(Status.Code code) {
      if (!ended.getAndSet(true)) {
        observer.ended(getMethodDescriptor(), code, Duration.ofNanos(nanoTime.getAsLong() - began));
      }
    }
  }
}
