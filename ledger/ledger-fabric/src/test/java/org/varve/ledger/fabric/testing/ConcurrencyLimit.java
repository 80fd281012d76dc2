package org.varve.ledger.fabric.testing;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer's limit on calls at once of a service, 500 as Fabric has it; one above is refused. */
final class ConcurrencyLimit implements ServerInterceptor {
  private final AtomicInteger running = new AtomicInteger();
  private volatile int limit = 500;

  void set(int calls) {
    limit = calls;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (running.incrementAndGet() > limit) {
      running.decrementAndGet();
      String service = call.getMethodDescriptor().getServiceName();
      call.close(
          Status.UNKNOWN.withDescription(
              "too many requests for /"
                  + service
                  + ", exceeding concurrency limit ("
                  + limit
                  + ")"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    AtomicBoolean ended = new AtomicBoolean();
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onCancel() {
        end();
        super.onCancel();
      }

      @Override
      public void onComplete() {
        end();
        super.onComplete();
      }

      private void end() {
        if (ended.compareAndSet(false, true)) {
          running.decrementAndGet();
        }
      }
    };
  }
}
