package org.varve.rp;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Gives every call of a channel a deadline, unless its stub says otherwise.
 *
 * @param deadline of a call that sets none and is not open-ended
 * @param waitForReady whether a call with a deadline waits under it for a server that is not up yet
 */
record CallDefaults(Duration deadline, boolean waitForReady) implements ClientInterceptor {
  /** Set on a call that is meant to stay open. */
  static final CallOptions.Key<Boolean> OPEN_ENDED =
      CallOptions.Key.createWithDefault("varve-open-ended", false);

  CallDefaults {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException(
          "deadline " + deadline + " is not positive; take some seconds");
    }
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return next.newCall(method, options.getOption(OPEN_ENDED) ? options : bounded(options));
  }

  private CallOptions bounded(CallOptions options) {
    CallOptions patient = waitForReady ? options.withWaitForReady() : options;
    return patient.getDeadline() == null
        ? patient.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
        : patient;
  }
}
