package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.varve.proto.r2d.v1.EnrollRequest;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmitRequest;

/** One process, same stubs: identity, roles, deadlines and health without a socket. */
class InProcessServerTest {

  @Test
  void theServerSeesTheIdentityThatTheChannelWasGiven() throws IOException {
    AtomicReference<Optional<PeerIdentity>> seen = new AtomicReference<>();
    EntityService service =
        ScriptedR2d.answering(
            (request, answer) -> {
              seen.set(PeerIdentity.current());
              ScriptedR2d.accept(answer);
            });
    try (InProcessNode node = new InProcessNode(service)) {
      submit(node.channel());
    }
    assertThat(seen.get()).contains(InProcessNode.CALLER);
  }

  @Test
  void aCallerOfAnotherRoleIsRefused() throws IOException {
    try (InProcessNode node = new InProcessNode(ScriptedR2d.accepting())) {
      Channel channel = node.channelAs(new PeerIdentity(Role.USER, "ada"));
      Failure failure = Thrown.failure(() -> submit(channel));
      assertThat(failure.reason()).isEqualTo(ErrorReason.ROLE_MISMATCH);
      assertThat(failure)
          .hasMessageContaining("urn:varve:user:ada")
          .hasMessageContaining("varve.r2d.v1.R2dService/Submit")
          .hasMessageContaining("for source");
    }
  }

  @Test
  void anOpenMethodTakesAnyRole() throws IOException {
    try (InProcessNode node = new InProcessNode(ScriptedR2d.accepting())) {
      Channel channel = node.channelAs(new PeerIdentity(Role.USER, "ada"));
      assertThat(stub(channel).enroll(EnrollRequest.getDefaultInstance()).getSigner())
          .isEqualTo("enrolled");
    }
  }

  @Test
  void aCallWithoutADeadlineGetsTheDefaultOne() throws IOException {
    assertThat(deadlineSeen(channel -> submit(channel)).timeRemaining(TimeUnit.SECONDS))
        .isBetween(0L, 5L);
  }

  @Test
  void aDeadlineOfTheCallersOwnStays() throws IOException {
    Deadline seen =
        deadlineSeen(
            channel ->
                stub(channel)
                    .withDeadlineAfter(1, TimeUnit.HOURS)
                    .submit(SubmitRequest.getDefaultInstance()));
    assertThat(seen.timeRemaining(TimeUnit.MINUTES)).isBetween(50L, 60L);
  }

  @Test
  void anOpenEndedCallHasNoDeadline() throws IOException {
    Deadline seen =
        deadlineSeen(
            channel ->
                EntityChannels.openEnded(stub(channel)).submit(SubmitRequest.getDefaultInstance()));
    assertThat(seen).isNull();
  }

  @Test
  void anOversizeMessageIsRefusedLikeOnASocket() throws IOException {
    ByteString item = ByteString.copyFrom(new byte[EntityServer.MESSAGE_BYTES_MAX]);
    SubmitRequest request =
        SubmitRequest.newBuilder().setSubmission(Submission.newBuilder().addItems(item)).build();
    try (InProcessNode node = new InProcessNode(ScriptedR2d.accepting())) {
      assertThat(Thrown.failure(() -> stub(node.channel()).submit(request)).reason())
          .isEqualTo(ErrorReason.MESSAGE_TOO_LARGE);
    }
  }

  @Test
  void healthFollowsWhatTheEntitySays() throws IOException {
    try (InProcessNode node = new InProcessNode(ScriptedR2d.accepting())) {
      assertThat(health(node, "")).isEqualTo(ServingStatus.SERVING);
      assertThat(health(node, R2dServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
      node.server().serving(false);
      assertThat(health(node, R2dServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  private interface Call {
    void on(Channel channel);
  }

  private static Deadline deadlineSeen(Call call) throws IOException {
    AtomicReference<Deadline> seen = new AtomicReference<>();
    EntityService service =
        ScriptedR2d.answering(
            (request, answer) -> {
              seen.set(Context.current().getDeadline());
              ScriptedR2d.accept(answer);
            });
    try (InProcessNode node = new InProcessNode(service)) {
      call.on(node.channel());
    }
    return seen.get();
  }

  private static ServingStatus health(InProcessNode node, String service) {
    HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
    return HealthGrpc.newBlockingStub(node.channel()).check(request).getStatus();
  }

  private static R2dServiceGrpc.R2dServiceBlockingStub stub(Channel channel) {
    return R2dServiceGrpc.newBlockingStub(channel);
  }

  private static void submit(Channel channel) {
    assertThat(stub(channel).submit(SubmitRequest.getDefaultInstance())).isNotNull();
  }
}
