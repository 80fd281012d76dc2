package org.varve.rp;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives every call a deadline, under which it also waits for the server to come up. */
final class Deadlines implements ClientInterceptor {
  /** Set on a call that is meant to stay open. */
  static final CallOptions.Key<Boolean> OPEN_ENDED =
      CallOptions.Key.createWithDefault("varve-open-ended", false);

  private final Duration standard;

  Deadlines(Duration standard) {
    if (standard.isNegative() || standard.isZero()) {
      throw new IllegalArgumentException(
          "deadline " + standard + " is not positive; take some seconds");
    }
    this.standard = standard;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return next.newCall(method, options.getOption(OPEN_ENDED) ? options : bounded(options));
  }

  private CallOptions bounded(CallOptions options) {
    CallOptions waiting = options.withWaitForReady();
    return waiting.getDeadline() == null
        ? waiting.withDeadlineAfter(standard.toNanos(), TimeUnit.NANOSECONDS)
        : waiting;
  }
}
