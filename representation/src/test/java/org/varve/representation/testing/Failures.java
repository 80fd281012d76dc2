package org.varve.representation.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Asserts why a call failed, as its client is told. */
public final class Failures {

  private Failures() {}

  public static void fails(ThrowingCallable call, ErrorReason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            status -> {
              Failure failure = Failure.of(status);
              assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
              assertThat(status.getStatus().getCode()).isEqualTo(reason.status());
              assertThat(failure).hasMessageContaining(message);
            });
  }
}
