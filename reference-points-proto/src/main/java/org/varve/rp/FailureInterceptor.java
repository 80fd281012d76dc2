package org.varve.rp;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.Supplier;

/**
 * Turns whatever ends a call badly into a status with a stable reason; without it an escaped
 * exception would reach the client as a bare UNKNOWN. Outermost of the interceptors, so that their
 * failures are covered too.
 */
final class FailureInterceptor implements ServerInterceptor {
  private final Supplier<String> incidentIds;

  /**
   * @param incidentIds gives each failure whose details are hidden from the client the id under
   *     which it is logged
   */
  FailureInterceptor(Supplier<String> incidentIds) {
    this.incidentIds = incidentIds;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    GuardedCall<Q, A> guarded = new GuardedCall<>(call, new ShownFailure(method, incidentIds));
    try {
      return new GuardedListener<>(next.startCall(guarded, headers), guarded);
    } catch (RuntimeException e) { // a handler's outermost frame
      guarded.fail(e);
      return new ServerCall.Listener<>() {};
    }
  }
}
