package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.StatusRuntimeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a stub throws when its call fails. */
final class Thrown {
  private Thrown() {}

  static StatusRuntimeException by(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as("what the call threw").isInstanceOf(StatusRuntimeException.class);
    return (StatusRuntimeException) thrown;
  }

  static Failure failure(ThrowingCallable call) {
    return Failure.of(by(call));
  }
}
