package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.r2d.v1.SubmitResponse;

/** Entities of one process may call one another while they start; it takes gRPC's back-off. */
@Timeout(60)
class EarlyCallIT {

  @Test
  void aCallMadeBeforeTheServerIsUpIsAnsweredWhenItIs() throws Exception {
    ExecutorService executor = CallExecutor.of("test", 2);
    List<EntityService> services = List.of(ScriptedR2d.accepting());
    try (EntityServer server = EntityServer.inProcess(services, executor);
        EntityChannels channels = new EntityChannels(Duration.ofSeconds(30), executor)) {
      Channel channel = channels.inProcess(server.address(), InProcessNode.CALLER);
      Future<SubmitResponse> early =
          R2dServiceGrpc.newFutureStub(channel).submit(SubmitRequest.getDefaultInstance());
      assertThat(early.isDone()).isFalse();
      server.start();
      assertThat(early.get(20, TimeUnit.SECONDS)).isNotNull();
    } finally {
      executor.shutdown();
    }
  }
}
