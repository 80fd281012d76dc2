package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.SubmitRequest;

@Timeout(30)
class ObservedCallsTest {

  private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final CallObserver observer =
      new CallObserver() {
        @Override
        public void began(MethodDescriptor<?, ?> method) {
          open.incrementAndGet();
        }

        @Override
        public void ended(MethodDescriptor<?, ?> method, Status.Code code, Duration took) {
          open.decrementAndGet();
          ended.add(method.getBareMethodName() + " " + code);
        }
      };

  @Test
  void everyCallIsToldOnceWithTheStatusThatItsClientGot() throws Exception {
    ExecutorService executor = CallExecutor.of("test", 2);
    List<EntityService> services = List.of(ScriptedR2d.accepting());
    try (EntityServer server = EntityServer.inProcess(services, executor, observer).start();
        EntityChannels channels = new EntityChannels(Duration.ofSeconds(10), executor)) {
      submit(channels, server, InProcessNode.CALLER);
      assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo("Submit OK");

      submit(channels, server, new PeerIdentity(Role.USER, "eve"));
      assertThat(ended.poll(10, TimeUnit.SECONDS))
          .as("refused before any handler")
          .isEqualTo("Submit PERMISSION_DENIED");
    } finally {
      executor.shutdown();
    }
    assertThat(ended).isEmpty();
    assertThat(open).hasValue(0);
  }

  private static void submit(EntityChannels channels, EntityServer server, PeerIdentity caller) {
    try {
      var unused =
          R2dServiceGrpc.newBlockingStub(channels.inProcess(server.address(), caller))
              .submit(SubmitRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }
  }
}
