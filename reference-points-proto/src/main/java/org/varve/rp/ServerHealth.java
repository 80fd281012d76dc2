package org.varve.rp;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a server by gRPC health whether it can do its work. */
public final class ServerHealth {
  private ServerHealth() {}

  /**
   * Why it cannot, or cannot be asked; empty if it serves. Waits no longer than the deadline, and
   * has a broken connection tried again at once, so that whoever asks again and again soon sees a
   * server that has come up.
   */
  public static Optional<String> obstacle(Channel channel, Duration deadline) {
    try {
      ServingStatus status =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
      return status == ServingStatus.SERVING
          ? Optional.empty()
          : Optional.of("it says that it is not ready (" + status + "); see its log");
    } catch (StatusRuntimeException e) {
      if (channel instanceof ManagedChannel managed) {
        managed.resetConnectBackoff();
      }
      return Optional.of(String.valueOf(Failure.of(e).getMessage()));
    }
  }
}
