package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import org.junit.jupiter.api.Test;

/** A server works on so many calls at once and no more. */
class CallLimitTest {
  private static final ServerCallHandler<String, String> HANDLER =
      (call, headers) -> new ServerCall.Listener<>() {};

  private final CallLimit limit = new CallLimit(2);

  @Test
  void oneCallTooManyIsRefusedAtOnce() {
    start(HANDLER);
    start(HANDLER);
    assertThatThrownBy(() -> start(HANDLER))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.reason()).isEqualTo(ErrorReason.OVERLOADED))
        .hasMessageContaining("2 calls");
  }

  @Test
  void aCallThatEndsMakesRoom() {
    for (int i = 0; i < 5; i++) {
      start(HANDLER).onComplete();
      start(HANDLER).onCancel();
    }
    start(HANDLER);
    start(HANDLER);
  }

  @Test
  void aCallThatDoesNotStartMakesRoom() {
    ServerCallHandler<String, String> refusing =
        (call, headers) -> {
          throw new Failure(ErrorReason.ROLE_MISMATCH, "no");
        };
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> start(refusing)).hasMessage("no");
    }
    start(HANDLER);
  }

  // The limit does not look at the call itself.
  private ServerCall.Listener<String> start(ServerCallHandler<String, String> handler) {
    return limit.interceptCall(null, new Metadata(), handler);
  }
}
