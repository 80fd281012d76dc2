package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.R2dServiceGrpc.R2dServiceBlockingStub;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.r2d.v1.SubmitResponse;

/** What a server on a socket does beside deciding who gets through. */
@Timeout(60)
class SocketServerIT {
  private static final SubmitRequest EMPTY = SubmitRequest.getDefaultInstance();

  @TempDir private Path temp;

  @Test
  void aFailureComesOverTheSocketWithReasonMessageAndMetadata() throws IOException {
    String message = "sequence 7 of \"Gebäude 🌍\" is taken; look for a clone";
    Failure sent = new Failure(ErrorReason.FORK, message, Map.of("sequence", "7"));
    try (TlsNode node = new TlsNode(temp, ScriptedR2d.throwing(sent))) {
      Failure read = failureOf(stub(node), EMPTY);
      assertThat(read.reason()).isEqualTo(ErrorReason.FORK);
      assertThat(read).hasMessage(message);
      assertThat(read.metadata()).containsExactly(Map.entry("sequence", "7"));
    }
  }

  @Test
  void theLongestFailureFitsIntoTheTrailersOfAnyClient() throws IOException {
    Failure sent = new Failure(ErrorReason.FORK, "🌍".repeat(500), Map.of("k", "x".repeat(999)));
    try (TlsNode node = new TlsNode(temp, ScriptedR2d.throwing(sent))) {
      ManagedChannel eightKibibytes = node.bareChannelAs(Role.SOURCE);
      try {
        Failure read = failureOf(R2dServiceGrpc.newBlockingStub(eightKibibytes), EMPTY);
        assertThat(read.reason()).as(read.getMessage()).isEqualTo(ErrorReason.FORK);
        assertThat(read.metadata()).isEqualTo(sent.metadata());
      } finally {
        eightKibibytes.shutdownNow();
      }
    }
  }

  @Test
  void aMessageOverTheLimitIsNotEvenSent() throws IOException {
    try (TlsNode node = new TlsNode(temp, ScriptedR2d.accepting())) {
      Failure failure = failureOf(stub(node), requestOf(EntityServer.MESSAGE_BYTES_MAX));
      assertThat(failure.reason()).isEqualTo(ErrorReason.MESSAGE_TOO_LARGE);
      assertThat(failure)
          .hasMessageContaining("8388618 bytes")
          .hasMessageContaining("limit of 8388608");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {EntityServer.MESSAGE_BYTES_MAX, 4 * EntityServer.MESSAGE_BYTES_MAX})
  void aMessageOverTheLimitIsRefusedByTheServerToo(int itemBytes) throws IOException {
    try (TlsNode node = new TlsNode(temp, ScriptedR2d.accepting())) {
      ManagedChannel bare = node.bareChannelAs(Role.SOURCE);
      try {
        R2dServiceBlockingStub stub = R2dServiceGrpc.newBlockingStub(bare);
        Failure failure = failureOf(stub, requestOf(itemBytes));
        assertThat(failure.reason())
            .as(failure.getMessage())
            .isEqualTo(ErrorReason.MESSAGE_TOO_LARGE);
      } finally {
        bare.shutdownNow();
      }
    }
  }

  @Test
  void aMessageAtTheLimitIsTaken() throws IOException {
    SubmitRequest request = requestOf(EntityServer.MESSAGE_BYTES_MAX - 10);
    assertThat(request.getSerializedSize()).isEqualTo(EntityServer.MESSAGE_BYTES_MAX);
    try (TlsNode node = new TlsNode(temp, ScriptedR2d.accepting())) {
      assertThat(stub(node).submit(request)).isNotNull();
    }
  }

  @Test
  void aCallThatIsNotAnsweredEndsAtItsDeadline() throws IOException {
    try (TlsNode node = new TlsNode(temp, ScriptedR2d.answering((request, answer) -> {}))) {
      Failure failure = failureOf(stub(node).withDeadlineAfter(300, TimeUnit.MILLISECONDS), EMPTY);
      assertThat(failure.reason()).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void aServerThatIsNotThereFailsTheCallAtOnce() throws IOException {
    try (TlsNode node = new TlsNode(temp, ScriptedR2d.accepting())) {
      R2dServiceBlockingStub stub = stub(node);
      node.server().close();
      long begun = System.nanoTime();
      Failure failure = failureOf(stub, EMPTY);
      assertThat(failure.reason()).isEqualTo(ErrorReason.UNREACHABLE);
      assertThat(failure)
          .hasMessageContaining("Connection refused")
          .hasMessageContaining("check that the server runs");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void healthAnswersAProbeWithoutACertificate() throws IOException {
    try (TlsNode node = new TlsNode(temp, ScriptedR2d.accepting())) {
      Channel probe = node.channel(TlsIdentity.trusting(node.caFile()));
      HealthCheckRequest request =
          HealthCheckRequest.newBuilder().setService(R2dServiceGrpc.SERVICE_NAME).build();
      HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(probe);
      assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.SERVING);
      StatusRuntimeException watching = Thrown.by(() -> health.watch(request).next());
      assertThat(Failure.of(watching).reason()).isEqualTo(ErrorReason.UNAUTHENTICATED);
    }
  }

  @Test
  void reflectionListsTheServicesAndKeepsTheirComments() throws Exception {
    try (TlsNode node = new TlsNode(temp, ScriptedR2d.accepting())) {
      Channel channel = node.channelAs(Role.USER);
      ServerReflectionRequest list =
          ServerReflectionRequest.newBuilder().setListServices("").build();
      assertThat(reflect(channel, list).getListServicesResponse().getServiceList())
          .extracting(ServiceResponse::getName)
          .containsExactlyInAnyOrder(
              R2dServiceGrpc.SERVICE_NAME,
              "grpc.health.v1.Health",
              "grpc.reflection.v1.ServerReflection");

      ServerReflectionRequest ask =
          ServerReflectionRequest.newBuilder()
              .setFileContainingSymbol("varve.r2d.v1.R2dService.Submit")
              .build();
      assertThat(fileOf(reflect(channel, ask)).getSourceCodeInfo().toString())
          .contains("Submits one signed operation with its items");
    }
  }

  @Test
  void stoppingLetsARunningCallFinish() throws Exception {
    CompletableFuture<StreamObserver<SubmitResponse>> running = new CompletableFuture<>();
    EntityService slow = ScriptedR2d.answering((request, answer) -> running.complete(answer));
    try (TlsNode node = new TlsNode(temp, slow)) {
      Future<SubmitResponse> answered =
          R2dServiceGrpc.newFutureStub(node.channelAs(Role.SOURCE)).submit(EMPTY);
      StreamObserver<SubmitResponse> answer = running.get(5, TimeUnit.SECONDS);
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(() -> node.server().stop(Duration.ofSeconds(30)));
      ScriptedR2d.accept(answer);
      assertThat(answered.get(5, TimeUnit.SECONDS)).isNotNull();
      stopped.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void stoppingCutsOffACallThatTakesTooLong() throws Exception {
    CompletableFuture<StreamObserver<SubmitResponse>> running = new CompletableFuture<>();
    EntityService stuck = ScriptedR2d.answering((request, answer) -> running.complete(answer));
    try (TlsNode node = new TlsNode(temp, stuck)) {
      R2dServiceBlockingStub stub = stub(node);
      CompletableFuture<Failure> failure =
          CompletableFuture.supplyAsync(() -> failureOf(stub, EMPTY));
      running.get(5, TimeUnit.SECONDS);
      node.server().stop(Duration.ofMillis(100));
      assertThat(failure.get(5, TimeUnit.SECONDS).reason().isTransient()).isTrue();
    }
  }

  private static R2dServiceBlockingStub stub(TlsNode node) throws IOException {
    return R2dServiceGrpc.newBlockingStub(node.channelAs(Role.SOURCE));
  }

  private static Failure failureOf(R2dServiceBlockingStub stub, SubmitRequest request) {
    return Thrown.failure(() -> stub.submit(request));
  }

  private static SubmitRequest requestOf(int itemBytes) {
    ByteString item = ByteString.copyFrom(new byte[itemBytes]);
    return SubmitRequest.newBuilder().setSubmission(Submission.newBuilder().addItems(item)).build();
  }

  private static ServerReflectionResponse reflect(Channel channel, ServerReflectionRequest request)
      throws Exception {
    CompletableFuture<ServerReflectionResponse> response = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel).serverReflectionInfo(new FirstInto<>(response));
    requests.onNext(request);
    requests.onCompleted();
    return response.get(5, TimeUnit.SECONDS);
  }

  private static FileDescriptorProto fileOf(ServerReflectionResponse response)
      throws InvalidProtocolBufferException {
    for (ByteString file : response.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      FileDescriptorProto proto = FileDescriptorProto.parseFrom(file);
      if (proto.getName().equals("varve/r2d/v1/r2d.proto")) {
        return proto;
      }
    }
    throw new AssertionError("no r2d.proto in " + response);
  }
}
