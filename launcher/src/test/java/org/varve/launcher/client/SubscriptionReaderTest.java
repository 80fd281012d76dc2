package org.varve.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.edge.uplink.Backoff;
import org.varve.launcher.UsageException;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.SubscribeRequest;
import org.varve.proto.u2s.v1.SubscribeResponse;
import org.varve.proto.u2s.v1.U2sServiceGrpc;
import org.varve.rp.CallExecutor;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** A reader goes on by itself where that helps, and only there. */
@Timeout(60)
class SubscriptionReaderTest {
  private final ExecutorService serving = CallExecutor.of("u2s", 2);
  private final FlakyNode node = new FlakyNode();
  private final List<String> notices = new ArrayList<>();
  private EntityServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        EntityServer.inProcess(
                List.of(
                    EntityService.of(
                        node,
                        RoleTable.denyAll()
                            .allow(
                                Role.USER,
                                U2sServiceGrpc.getServiceDescriptor()
                                    .getMethods()
                                    .toArray(new MethodDescriptor<?, ?>[0])))),
                serving)
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
    serving.shutdownNow();
  }

  @Test
  void goesOnFromItsPositionWhenTheNodeBreaksOff() throws InterruptedException {
    node.end = new Failure(ErrorReason.UNREACHABLE, "the node stops").toStatus();
    assertThat(read(OptionalLong.of(0), 5)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(node.asked).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(notices)
        .hasSize(4)
        .first()
        .asString()
        .contains("the node stops", "subscribing again from position 1");
  }

  @Test
  void goesOnWhenNothingComesNotEvenAHeartbeat() throws InterruptedException {
    node.end = null;
    assertThat(read(OptionalLong.of(7), 2)).containsExactly(7L, 8L);
    assertThat(notices).singleElement().asString().contains("not even a heartbeat");
  }

  @Test
  void beginsWithWhatComesNextOnceOnly() throws InterruptedException {
    node.end = new Failure(ErrorReason.OVERLOADED, "busy").toStatus();
    node.size = 40;
    assertThat(read(OptionalLong.empty(), 3)).containsExactly(40L, 41L, 42L);
    assertThat(node.asked).containsExactly(-1L, 41L, 42L);
  }

  @Test
  void tellsAtOnceWhatTryingAgainWouldNotMend() {
    node.refusal = new Failure(ErrorReason.MALFORMED_REQUEST, "beyond the log").toStatus();
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> read(OptionalLong.of(9), 1));
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.MALFORMED_REQUEST);
    assertThat(notices).isEmpty();
  }

  @Test
  void tellsAtOnceThatTheNodeWasNeverThere() {
    node.refusal = new Failure(ErrorReason.UNREACHABLE, "nobody").toStatus();
    assertThat(
            catchThrowableOfType(StatusRuntimeException.class, () -> read(OptionalLong.empty(), 1)))
        .hasMessageContaining("nobody");
    SubscriptionReader nowhere =
        new SubscriptionReader(
            () -> {
              throw new UsageException("no address");
            },
            Filter.getDefaultInstance(),
            OptionalLong.empty(),
            pauses(),
            notices::add);
    assertThat(catchThrowableOfType(UsageException.class, () -> nowhere.read(message -> false)))
        .hasMessage("no address");
    assertThat(notices).isEmpty();
  }

  private List<Long> read(OptionalLong from, int count) throws InterruptedException {
    List<Long> leaves = new ArrayList<>();
    SubscriptionReader reader =
        new SubscriptionReader(
            this::connect, Filter.getDefaultInstance(), from, pauses(), notices::add);
    reader.read(
        message -> {
          message.getOperationsList().forEach(each -> leaves.add(each.getLeafIndex()));
          return leaves.size() < count;
        });
    assertThat(reader.position()).hasValue(leaves.get(leaves.size() - 1) + 1);
    return leaves;
  }

  private UserClient connect() {
    EntityChannels channels = new EntityChannels(java.time.Duration.ofSeconds(20), Runnable::run);
    return new UserClient(
        channels, channels.inProcess(server.address(), new PeerIdentity(Role.USER, "test")));
  }

  private static Backoff pauses() {
    return new Backoff(
        java.time.Duration.ofMillis(1), java.time.Duration.ofMillis(2), new Random(1));
  }

  /** Gives one operation a call, then breaks off, or falls silent. */
  private static final class FlakyNode extends U2sServiceGrpc.U2sServiceImplBase {
    final List<Long> asked = Collections.synchronizedList(new ArrayList<>());
    volatile StatusRuntimeException end;
    volatile StatusRuntimeException refusal;
    volatile long size;

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> user) {
      asked.add(request.hasFromPosition() ? request.getFromPosition() : -1);
      if (refusal != null) {
        user.onError(refusal);
        return;
      }
      long leaf = request.hasFromPosition() ? request.getFromPosition() : size;
      user.onNext(
          SubscribeResponse.newBuilder()
              .addOperations(OperationSummary.newBuilder().setLeafIndex(leaf))
              .setPosition(leaf + 1)
              .setHeartbeat(Duration.newBuilder().setNanos(1_000_000))
              .build());
      if (end != null) {
        user.onError(end);
      }
    }
  }
}
