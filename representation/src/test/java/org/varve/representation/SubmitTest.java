package org.varve.representation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.proto.common.v1.DataFormat;
import org.varve.proto.common.v1.FormatKind;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.proto.r2d.v1.GetSubmissionRequest;
import org.varve.proto.r2d.v1.GetSubmissionResponse;
import org.varve.proto.r2d.v1.ListFormatsRequest;
import org.varve.proto.r2d.v1.SubmissionState;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.representation.domain.Submission;
import org.varve.representation.testing.Await;
import org.varve.representation.testing.Failures;
import org.varve.representation.testing.Receipts;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestClock;
import org.varve.representation.testing.TestNode;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

@Timeout(30)
class SubmitTest {
  @TempDir private Path folder;

  private TestNode node;
  private TestAgent agent;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder, RepresentationConfig.defaults());
    agent = node.enrolled(1);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void answersWithAReceiptThatVerifies() {
    Submission said = agent.says("21.5");

    OperationResult result = submit(said);

    assertThat(result.getOperationId().toByteArray())
        .isEqualTo(said.operation().id().digest().bytes());
    Receipts.verify(node.processing, said.operation(), result.getRecorded().getReceipt());
  }

  @Test
  @Tag("Y-8.6-2b")
  void theRequestToProcessingHoldsHashDescriptionTypeTimestampAndSignature() {
    List<byte[]> items = List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8));
    Submission said =
        agent.statement(
            TestAgent.SOURCE,
            items,
            payload -> payload.dataType("temperature").description("in the hall"));
    submit(said);

    RecordBlockRequest request = last(node.processing.requests());
    Operation sent = DataBlock.decode(request.getDataBlock().toByteArray()).operations().get(0);
    assertThat(sent.payload().contentRoot()).contains(ItemTree.root(items));
    assertThat(sent.payload().description()).contains("in the hall");
    assertThat(sent.payload().dataType()).contains("temperature");
    assertThat(sent.payload().sampledFrom()).contains(TestClock.START);
    assertThat(sent.header().issuedAt()).isNotNull();
    assertThat(sent.signedBy(agent.key().verificationKey())).isTrue();
    assertThat(request.getContents(0).getItemsList())
        .containsExactly(ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("b"));
  }

  @Test
  void theSameOperationAgainGetsItsFirstReceipt() {
    Submission said = agent.says("21.5");
    OperationResult first = submit(said);
    OperationResult second = submit(said);

    assertThat(second.getDuplicate().getFirstReceipt()).isEqualTo(first.getRecorded().getReceipt());
  }

  @Test
  void theSameOperationWhilePendingIsSentOnceAndAnsweredTwice() throws Exception {
    Submission said = agent.says("21.5");
    int before = node.processing.requests().size();
    node.processing.hold();
    CompletableFuture<OperationResult> first = submitLater(said);
    CompletableFuture<OperationResult> second = submitLater(said);
    awaitState(said, SubmissionState.SUBMISSION_STATE_PENDING);
    node.processing.release();

    assertThat(first.get(10, TimeUnit.SECONDS).hasRecorded()).isTrue();
    OperationResult other = second.get(10, TimeUnit.SECONDS);
    // Whoever came after the answer gets the same receipt, as a duplicate.
    assertThat(
            other.hasRecorded()
                ? other.getRecorded().getReceipt()
                : other.getDuplicate().getFirstReceipt())
        .isEqualTo(first.get().getRecorded().getReceipt());
    assertThat(node.processing.requests().size()).isBetween(before + 1, before + 2);
  }

  @Test
  @Tag("Y-8.6-1b")
  void whatIsNotValidNeverReachesProcessing() {
    int before = node.processing.requests().size();

    refuses(senml("no json"), ErrorReason.FORMAT_VIOLATION);
    refuses(senml("[{\"n\":\"a\",\"t\":1,\"v\":1}]"), ErrorReason.FORMAT_VIOLATION);
    refuses(said("json-unknown/1", "{}"), ErrorReason.FORMAT_UNKNOWN);
    refuses(
        new Submission(agent.says("a").operation(), List.of("b".getBytes(UTF_8))),
        ErrorReason.CONTENT_MISMATCH);
    refuses(TestAgent.seeded(2).says("x"), ErrorReason.NOT_AUTHORISED);

    assertThat(node.processing.requests()).hasSize(before);
  }

  @Test
  @Tag("Y-6.2.2-a")
  void onlyWhatObeysTheRegisteredFormatIsRecorded() {
    node.processing.register(parking("json-parking/1"));
    awaitFormat("json-parking/1");
    long before = node.processing.logSize();

    refuses(parking("json-parking/1", "{\"t\":%d}"), ErrorReason.FORMAT_VIOLATION);
    refuses(parking("json-parking/1", "{\"t\":%d,\"free\":\"3\"}"), ErrorReason.FORMAT_VIOLATION);
    refuses(parking("json-parking/2", "{\"t\":%d,\"free\":3}"), ErrorReason.FORMAT_UNKNOWN);
    assertThat(node.processing.logSize()).isEqualTo(before);

    submit(parking("json-parking/1", "{\"t\":%d,\"free\":3}"));
    assertThat(node.processing.logSize()).isGreaterThan(before);
  }

  @Test
  void aRefusalOfTheLedgerIsTheCallsFailure() {
    TestAgent clone = TestAgent.seeded(1);
    submit(agent.says("first"));

    Failures.fails(() -> submit(clone.says("other")), ErrorReason.FORK, "start a new epoch");
  }

  @Test
  void tellsWhatBecameOfASubmission() {
    Submission recorded = agent.says("21.5");
    assertThat(state(recorded).getState()).isEqualTo(SubmissionState.SUBMISSION_STATE_UNKNOWN);

    OperationResult result = submit(recorded);

    assertThat(state(recorded).getState()).isEqualTo(SubmissionState.SUBMISSION_STATE_RECORDED);
    assertThat(state(recorded).getResult().getRecorded().getReceipt())
        .isEqualTo(result.getRecorded().getReceipt());
  }

  @Test
  void remembersWhyItRefused() {
    Submission broken = senml("no json");
    refuses(broken, ErrorReason.FORMAT_VIOLATION);

    GetSubmissionResponse state = state(broken);

    assertThat(state.getState()).isEqualTo(SubmissionState.SUBMISSION_STATE_REFUSED);
    assertThat(state.getResult().getRefused().getReason()).isEqualTo("FORMAT_VIOLATION");
    assertThat(state.getResult().getOperationId().toByteArray())
        .isEqualTo(broken.operation().id().digest().bytes());
  }

  @Test
  void doesNotLetAnyoneElseSayThatItWasRefused() {
    Submission said = agent.says("21.5");
    TestAgent other = node.enrolled(3);

    Failures.fails(() -> submit(other, said), ErrorReason.NOT_AUTHORISED, "certificate");

    assertThat(state(said).getState()).isEqualTo(SubmissionState.SUBMISSION_STATE_UNKNOWN);
  }

  @Test
  void refusesAnIdThatIsNone() {
    Failures.fails(
        () ->
            node.stub(agent)
                .getSubmission(
                    GetSubmissionRequest.newBuilder()
                        .setOperationId(ByteString.copyFromUtf8("short"))
                        .build()),
        ErrorReason.MALFORMED_REQUEST,
        "has 5 bytes");
  }

  @Test
  void listsTheFormatsThatWereRegisteredAtStart() {
    var formats =
        node.stub(agent).listFormats(ListFormatsRequest.getDefaultInstance()).getFormatsList();

    assertThat(formats)
        .extracting(DataFormat::getId, DataFormat::getKind)
        .containsExactly(
            tuple("opaque/1", FormatKind.FORMAT_KIND_OPAQUE),
            tuple("senml-cbor/1", FormatKind.FORMAT_KIND_SENML_CBOR),
            tuple("senml-json/1", FormatKind.FORMAT_KIND_SENML_JSON));
    assertThat(node.processing.count(OperationKind.FORMAT)).isEqualTo(3);
  }

  @Test
  void aSourceThatWasRevokedIsRefusedFromThenOn() {
    submit(agent.says("before"));
    node.processing.revoke(agent.signer());

    Submission after = agent.says("after");
    Await.until("the revocation is known", () -> refusal(after).equals("SIGNER_REVOKED"));
  }

  private OperationResult submit(Submission submission) {
    return submit(agent, submission);
  }

  private OperationResult submit(TestAgent who, Submission submission) {
    return node.stub(who)
        .submit(SubmitRequest.newBuilder().setSubmission(TestNode.message(submission)).build())
        .getResult();
  }

  private CompletableFuture<OperationResult> submitLater(Submission submission) {
    return node.later(() -> submit(submission));
  }

  private void refuses(Submission submission, ErrorReason reason) {
    Failures.fails(() -> submit(submission), reason, "");
  }

  private GetSubmissionResponse state(Submission submission) {
    return node.stub(agent)
        .getSubmission(
            GetSubmissionRequest.newBuilder()
                .setOperationId(ByteString.copyFrom(submission.operation().id().digest().bytes()))
                .build());
  }

  private String refusal(Submission submission) {
    try {
      return submit(submission).getOutcomeCase().name();
    } catch (StatusRuntimeException e) {
      return Failure.of(e).reason().name();
    }
  }

  private void awaitState(Submission submission, SubmissionState state) {
    Await.until(state.name(), () -> state(submission).getState() == state);
  }

  private void awaitFormat(String id) {
    Await.until(
        id + " is listed",
        () ->
            node
                .stub(agent)
                .listFormats(ListFormatsRequest.getDefaultInstance())
                .getFormatsList()
                .stream()
                .anyMatch(format -> format.getId().equals(id)));
  }

  private Submission senml(String item) {
    return said("senml-json/1", item);
  }

  private Submission parking(String format, String template) {
    return said(format, template.formatted(TestClock.START.getEpochSecond() + 1));
  }

  private Submission said(String format, String item) {
    return agent.statement(
        TestAgent.SOURCE, List.of(item.getBytes(UTF_8)), payload -> payload.format(format));
  }

  private static DataFormat parking(String id) {
    return DataFormat.newBuilder()
        .setId(id)
        .setKind(FormatKind.FORMAT_KIND_JSON_SCHEMA)
        .setSchema(
            ByteString.copyFromUtf8(
                "{\"required\":[\"t\",\"free\"],"
                    + "\"properties\":{\"free\":{\"type\":\"integer\"}}}"))
        .setTimeField("/t")
        .setValueField("/free")
        .build();
  }

  private static RecordBlockRequest last(List<RecordBlockRequest> requests) {
    return requests.get(requests.size() - 1);
  }
}
