package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.Receipt;
import org.varve.proto.r2d.v1.GetSubmissionRequest;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmissionState;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetRequest;
import org.varve.proto.u2s.v1.GetResponse;
import org.varve.rp.EntityChannels;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * The procedure of data submission, ITU-T Y.4561 clause 8.6, step by step over a real socket, and
 * each way in which it can end without a record.
 */
class SubmissionProcedureIT {

  private static final String SOURCE = "gauge";
  private static final Instant SAMPLED = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private VarveNode node;
  private AgentIdentity identity;
  private EntityChannels channels;
  private R2dServiceGrpc.R2dServiceBlockingStub r2d;

  @BeforeEach
  void start() throws IOException {
    node = TestNode.start(folder.resolve("node"));
    identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
    channels = new EntityChannels(Duration.ofSeconds(20), Runnable::run);
    r2d =
        R2dServiceGrpc.newBlockingStub(
            channels.overTls(node.address().host(), node.address().port(), identity.tls()));
  }

  @AfterEach
  void stop() {
    channels.close();
    node.close();
  }

  @Test
  @Tag("Y-8.6-1a")
  @Tag("Y-8.6-2b")
  @Tag("Y-8.6-3b")
  @Tag("Y-8.6-4")
  void steps1To4EndWithAReceiptOfWhatIsOnTheLedger() throws Exception {
    Operation operation = operation(1, item("marker-3.5"));
    OperationResult result = submit(operation, item("marker-3.5"));
    Receipt receipt = result.getRecorded().getReceipt();
    assertThat(receipt.getLeafIndex()).isPositive().isLessThan(receipt.getTreeSize());
    assertThat(receipt.getLedgerHeight()).isPositive();
    assertThat(receipt.hasCommittedAt()).isTrue();
    assertThat(verified(operation).code()).isEqualTo(Verdict.Code.VALID);
  }

  @Test
  @Tag("Y-8.6-2a")
  @Tag("Y-8.6-3a")
  @Tag("Y-6.1.1-d")
  void step3RecordsDescriptionTypeDigestAndTimeButNotTheData() {
    Operation operation = operation(1, item("marker-3.5"));
    submit(operation, item("marker-3.5"));
    try (UserClient user = TestNode.user(node)) {
      GetResponse recorded =
          user.u2s().get(GetRequest.newBuilder().setOperationId(id(operation)).build());
      assertThat(recorded.getSummary().getDescription()).isEqualTo("level of the tank");
      assertThat(recorded.getSummary().getDataType()).isEqualTo("level");
      assertThat(recorded.getSummary().getContentRoot().toByteArray())
          .isEqualTo(ItemTree.of(List.of(item("marker-3.5"))).root().bytes());
      assertThat(recorded.getSummary().hasSampledFrom()).isTrue();
      assertThat(recorded.getSummary().hasCommittedAt()).isTrue();
      assertThat(recorded.getOperation().toByteArray()).isEqualTo(operation.bytes());
      assertThat(recorded.getOperation().toString(StandardCharsets.ISO_8859_1))
          .doesNotContain("marker-3.5");
    }
  }

  @Test
  @Tag("Y-7.3.4-d")
  void aStreamRecordsWhatASingleCallWouldHave() throws Exception {
    BlockingQueue<SubmitStreamResponse> answers = new ArrayBlockingQueue<>(16);
    StreamObserver<SubmitStreamRequest> stream =
        R2dServiceGrpc.newStub(r2d.getChannel()).submitStream(new Answers(answers));
    assertThat(answers.poll(20, TimeUnit.SECONDS)).matches(SubmitStreamResponse::hasWindow);
    Operation operation = operation(1, item("by stream"));
    stream.onNext(
        SubmitStreamRequest.newBuilder()
            .setSubmission(submission(operation, item("by stream")))
            .build());
    OperationResult streamed = answers.poll(20, TimeUnit.SECONDS).getResult();
    stream.onCompleted();
    OperationResult again = submit(operation, item("by stream"));
    assertThat(again.getDuplicate().getFirstReceipt())
        .as("the receipt that was given first")
        .isEqualTo(streamed.getRecorded().getReceipt());
  }

  @Test
  @Tag("Y-8.6-E")
  void aRepeatRecordsNothingAndGetsTheFirstReceipt() {
    Operation operation = operation(1, item("once"));
    Receipt first = submit(operation, item("once")).getRecorded().getReceipt();
    assertThat(submit(operation, item("once")).getDuplicate().getFirstReceipt()).isEqualTo(first);
    assertThat(state(operation)).isEqualTo(SubmissionState.SUBMISSION_STATE_RECORDED);
  }

  @Test
  @Tag("Y-8.6-E")
  void withACertificateOfAnotherRoleTheProcedureDoesNotBegin() throws IOException {
    try (UserClient user = TestNode.user(node)) {
      var asUser = R2dServiceGrpc.newBlockingStub(user.u2s().getChannel());
      assertThat(reasonOf(() -> asUser.submit(request(operation(1, item("x")), item("x")))))
          .isEqualTo(ErrorReason.ROLE_MISMATCH);
    }
  }

  @Test
  @Tag("Y-8.6-E")
  @Tag("Y-6.2.2-a")
  void dataThatIsNotOfItsFormatEndsInStep1() {
    byte[] bad = "[{\"n\":\"gauge\"}]".getBytes(StandardCharsets.UTF_8);
    Operation operation = operation(1, bad);
    assertThat(reasonOf(() -> submit(operation, bad))).isEqualTo(ErrorReason.FORMAT_VIOLATION);
    assertThat(state(operation)).isNotEqualTo(SubmissionState.SUBMISSION_STATE_RECORDED);
  }

  @Test
  @Tag("Y-8.6-E")
  void aSourceThatTheSignerMayNotSpeakAboutEndsInStep1() {
    Operation operation = sign("elsewhere", 1, item("x"));
    assertThat(reasonOf(() -> submit(operation, item("x"))))
        .isEqualTo(ErrorReason.SOURCE_NOT_BOUND);
  }

  @Test
  @Tag("Y-8.6-E")
  void whenTheDeadlinePassesWhatWasTakenIsRecordedOnceAndTheSourceIsTold() throws Exception {
    Path data = folder.resolve("slow");
    // A receipt waits for two syncs, so longer than the deadline, which the way there does not
    // take.
    try (VarveNode slow =
        VarveNode.start(
            TestNode.config(data), Clock.systemUTC(), new SlowDisk(Duration.ofSeconds(1)))) {
      AgentIdentity agent = TestNode.enrol(slow, folder.resolve("slow-agent"), SOURCE);
      var calls =
          R2dServiceGrpc.newBlockingStub(
              channels.overTls(slow.address().host(), slow.address().port(), agent.tls()));
      Operation operation = sign(agent, SOURCE, 1, item("late"));
      SubmitRequest request = request(operation, item("late"));
      StatusRuntimeException late =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> calls.withDeadlineAfter(1_500, TimeUnit.MILLISECONDS).submit(request));
      assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> state(calls, operation) == SubmissionState.SUBMISSION_STATE_RECORDED);
      OperationResult again = calls.submit(request).getResult();
      assertThat(again.hasDuplicate()).as("answer to the same again: %s", again).isTrue();
    }
  }

  private Verdict verified(Operation operation) throws Exception {
    try (UserClient user = TestNode.user(node)) {
      byte[] evidence =
          user.u2s()
              .getEvidence(GetEvidenceRequest.newBuilder().setOperationId(id(operation)).build())
              .getEvidence()
              .toByteArray();
      assertThat(EvidenceFile.decode(evidence).operation()).isEqualTo(operation);
      return new Verifier(identity.trust()).verify(evidence);
    }
  }

  private SubmissionState state(Operation operation) {
    return state(r2d, operation);
  }

  private static SubmissionState state(
      R2dServiceGrpc.R2dServiceBlockingStub calls, Operation operation) {
    return calls
        .getSubmission(GetSubmissionRequest.newBuilder().setOperationId(id(operation)).build())
        .getState();
  }

  private OperationResult submit(Operation operation, byte[] item) {
    return r2d.submit(request(operation, item)).getResult();
  }

  private static SubmitRequest request(Operation operation, byte[] item) {
    return SubmitRequest.newBuilder().setSubmission(submission(operation, item)).build();
  }

  private static Submission submission(Operation operation, byte[] item) {
    return Submission.newBuilder()
        .setOperation(ByteString.copyFrom(operation.bytes()))
        .addItems(ByteString.copyFrom(item))
        .build();
  }

  private static ErrorReason reasonOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refused).as("refused").isNotNull();
    return Failure.of(refused).reason();
  }

  private Operation operation(long sequence, byte[] item) {
    return sign(SOURCE, sequence, item);
  }

  private Operation sign(String source, long sequence, byte[] item) {
    return sign(identity, source, sequence, item);
  }

  private static Operation sign(AgentIdentity identity, String source, long sequence, byte[] item) {
    OperationPayload payload =
        OperationPayload.of(OperationKind.DATA)
            .epoch(7)
            .sequence(sequence)
            .format("senml-json/1")
            .dataType("level")
            .description("level of the tank")
            .items(ItemTree.of(List.of(item)))
            .sampledFrom(SAMPLED)
            .sampledTo(SAMPLED)
            .build();
    return identity.operationSigner().sign(source, Instant.now(), payload);
  }

  private static byte[] item(String word) {
    return "[{\"n\":\"gauge/level\",\"t\":1767225600,\"vs\":\"%s\"}]"
        .formatted(word)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static ByteString id(Operation operation) {
    return ByteString.copyFrom(operation.id().digest().bytes());
  }

  /** What comes back on a stream. */
  private record Answers(BlockingQueue<SubmitStreamResponse> into)
      implements StreamObserver<SubmitStreamResponse> {
    @Override
    public void onNext(SubmitStreamResponse answer) {
      into.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError("the stream broke", failure);
    }

    @Override
    public void onCompleted() {
      // The answers are in.
    }
  }
}
