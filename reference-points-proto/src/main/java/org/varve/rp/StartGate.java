package org.varve.rp;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Sends callers away until the entities behind a server have started: what they would answer before
 * could be wrong for good, such as that a format is unknown. Health answers from the beginning.
 */
final class StartGate implements ServerInterceptor {
  private static final String HEALTH = "grpc.health.v1.Health";

  private volatile boolean open;

  void open() {
    open = true;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!open && !HEALTH.equals(call.getMethodDescriptor().getServiceName())) {
      throw new Failure(
          ErrorReason.UNREACHABLE,
          "the server has not started yet; keep what you have and try again in a moment");
    }
    return next.startCall(call, headers);
  }
}
