package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.SubmitRequest;

class StartGateTest {

  @Test
  void noCallGetsInBeforeTheEntitiesHaveStartedAndHealthSaysSo() throws Exception {
    ExecutorService executor = CallExecutor.of("test", 2);
    List<EntityService> services = List.of(ScriptedR2d.accepting());
    try (EntityServer server = EntityServer.inProcess(services, executor).listen();
        EntityChannels channels = new EntityChannels(Duration.ofSeconds(10), executor)) {
      Channel channel = channels.inProcess(server.address(), InProcessNode.CALLER);
      R2dServiceGrpc.R2dServiceBlockingStub stub = R2dServiceGrpc.newBlockingStub(channel);

      assertThat(ServerHealth.obstacle(channel, Duration.ofSeconds(5)))
          .get()
          .asString()
          .contains("not ready");
      assertThatThrownBy(() -> stub.submit(SubmitRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(Failure.of(e).reason()).isEqualTo(ErrorReason.UNREACHABLE);
                assertThat(Failure.of(e).reason().isTransient()).isTrue();
              });

      server.admit();
      assertThat(stub.submit(SubmitRequest.getDefaultInstance())).isNotNull();
      assertThat(ServerHealth.obstacle(channel, Duration.ofSeconds(5))).isPresent();
      server.serving(true);
      assertThat(ServerHealth.obstacle(channel, Duration.ofSeconds(5))).isEmpty();
    } finally {
      executor.shutdown();
    }
  }
}
