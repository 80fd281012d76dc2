package org.varve.representation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.representation.domain.MqttConfig;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.SealingPolicy;
import org.varve.representation.domain.StreamLimits;
import org.varve.representation.domain.Submission;
import org.varve.representation.testing.Await;
import org.varve.representation.testing.CountingMetrics;
import org.varve.representation.testing.Receipts;
import org.varve.representation.testing.StreamClient;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestNode;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

@Timeout(60)
class SubmitStreamTest {
  private static final int WINDOW = 20;

  @TempDir private Path folder;

  private final CountingMetrics metrics = new CountingMetrics();
  private TestNode node;
  private TestAgent agent;

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void tellsTheWindowFirst() throws Exception {
    start(limits(100, WINDOW));

    SubmitStreamResponse first = open(agent).next();

    assertThat(first.getWindow().getOperationsMax()).isEqualTo(WINDOW);
    assertThat(first.getWindow().getBytesMax()).isEqualTo(1 << 20);
  }

  @Test
  void answersEachSubmissionWithItsOwnReceiptAndEndsWhenAllAreAnswered() throws Exception {
    start(limits(100, 1_000));
    StreamClient stream = opened(agent);
    List<Submission> said = agent.saysMany(200);

    said.forEach(stream::send);
    stream.halfClose();

    Map<Long, OperationResult> results = results(stream.next(said.size()));
    stream.awaitEnd();
    for (int i = 0; i < said.size(); i++) {
      Operation operation = said.get(i).operation();
      OperationResult result = results.get((long) i);
      assertThat(result.getOperationId().toByteArray()).isEqualTo(operation.id().digest().bytes());
      Receipts.verify(node.processing, operation, result.getRecorded().getReceipt());
      assertThat(result.getRecorded().getAfterGap()).isFalse();
    }
    assertThat(metrics.streams()).isZero();
  }

  @Test
  void aBadOperationDisturbsNoOther() throws Exception {
    start(limits(100, 1_000));
    StreamClient stream = opened(agent);

    stream.send(agent.says("good"));
    stream.send(
        org.varve.proto.r2d.v1.Submission.newBuilder()
            .setOperation(ByteString.copyFromUtf8("no operation"))
            .addItems(ByteString.copyFromUtf8("x"))
            .build());
    stream.send(
        agent.statement(
            "other",
            List.of("no json".getBytes(UTF_8)),
            payload -> payload.format("senml-json/1")));
    stream.send(agent.says("good again"));
    stream.halfClose();

    Map<Long, OperationResult> results = results(stream.next(4));
    stream.awaitEnd();
    assertThat(results.get(0L).hasRecorded()).isTrue();
    assertThat(results.get(1L).getRefused().getReason()).isEqualTo("OPERATION_MALFORMED");
    assertThat(results.get(1L).getOperationId()).isEqualTo(ByteString.EMPTY);
    assertThat(results.get(2L).getRefused().getReason()).isEqualTo("FORMAT_VIOLATION");
    assertThat(results.get(3L).hasRecorded()).isTrue();
  }

  @Test
  void aSenderThatBreaksTheWindowIsCutOff() throws Exception {
    start(limits(100, WINDOW));
    node.processing.hold();
    StreamClient stream = opened(agent);

    agent.saysMany(WINDOW + 1).forEach(stream::send);

    Failure failure = stream.awaitFailure();
    assertThat(failure.reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(failure)
        .hasMessageContaining("21 submissions")
        .hasMessageContaining("the window allows 20");
    assertThat(failure.metadata()).containsEntry("window_operations", "20");
  }

  @Test
  void aSenderThatKeepsTheWindowMaySendForEver() throws Exception {
    start(limits(100, WINDOW));
    StreamClient stream = opened(agent);
    int sent = 0;
    for (; sent < WINDOW; sent++) {
      stream.send(agent.says("reading " + sent));
    }
    for (; sent < 20 * WINDOW; sent++) {
      assertThat(stream.next().getResult().hasRecorded()).isTrue();
      stream.send(agent.says("reading " + sent));
    }
    stream.halfClose();
    stream.next(WINDOW);
    stream.awaitEnd();
  }

  @Test
  void aSenderFasterThanTheLedgerIsHeldBackByFlowControl() throws Exception {
    start(limits(30, 100_000));
    node.processing.hold();
    StreamClient stream = opened(agent);
    int sent = 0;

    while (sent < 1_000 && isReadySoon(stream)) {
      stream.send(agent.says("reading " + sent++));
    }

    assertThat(sent).as("held back long before a thousand").isBetween(30, 40);
    assertThat(metrics.operationsHighest()).isEqualTo(30);
    node.processing.release();
    for (; sent < 1_000; sent++) {
      Await.until("room for more", stream::isReady);
      stream.send(agent.says("reading " + sent));
    }
    stream.halfClose();
    stream.next(1_000);
    stream.awaitEnd();
    assertThat(metrics.operationsHighest()).as("never more than the limit").isEqualTo(30);
  }

  @Test
  void floodsOnManyStreamsStayWithinTheBoundAndAllAreServed() throws Exception {
    start(limits(40, 100_000));
    int streams = 8;
    int each = 100;
    List<TestAgent> agents =
        IntStream.range(0, streams).mapToObj(i -> node.enrolled(200 + i)).toList();
    List<StreamClient> clients = agents.stream().map(this::opened).toList();

    for (int i = 0; i < streams; i++) {
      agents.get(i).saysMany(each).forEach(clients.get(i)::send);
      clients.get(i).halfClose();
    }

    for (StreamClient client : clients) {
      assertThat(client.next(each)).allMatch(answer -> answer.getResult().hasRecorded());
      client.awaitEnd();
    }
    assertThat(metrics.operationsHighest()).isLessThanOrEqualTo(40);
  }

  @Test
  void aSenderThatDoesNotReadItsAnswersIsNotReadEither() throws Exception {
    start(limits(1_000, 100_000));
    StreamClient deaf = StreamClient.openDeaf(node.asyncStub(agent));
    deaf.next();

    agent.saysMany(300).forEach(deaf::send);

    // Another stream is served meanwhile, which takes longer than reading the first one would.
    TestAgent other = node.enrolled(3);
    StreamClient stream = opened(other);
    other.saysMany(300).forEach(stream::send);
    stream.next(300);
    assertThat(node.processing.logSize()).isLessThan(350 + 300);
    deaf.cancel();
  }

  @Test
  void streamsAreBoundedInNumber() throws Exception {
    start(
        new RepresentationConfig(
            RepresentationConfig.defaults().sealing(),
            RepresentationConfig.defaults().pending(),
            RepresentationConfig.defaults().submission(),
            new StreamLimits(2, WINDOW, 1 << 20),
            RepresentationConfig.defaults().recording(),
            "default/1",
            List.of(),
            MqttConfig.off()));
    StreamClient first = opened(agent);
    opened(agent);

    StreamClient third = StreamClient.open(node.asyncStub(agent));
    assertThat(third.awaitFailure().reason()).isEqualTo(ErrorReason.OVERLOADED);

    first.cancel();
    Await.until("a stream has ended", () -> metrics.streams() == 1);
    opened(agent);
  }

  @Test
  void whatACancelledStreamSentIsRecordedAllTheSame() throws Exception {
    start(limits(100, WINDOW));
    node.processing.hold();
    StreamClient stream = opened(agent);
    Submission said = agent.says("21.5");
    stream.send(said);
    Await.until("it is being recorded", () -> node.processing.waiting() == 1);

    stream.cancel();
    Await.until("the stream has ended", () -> metrics.streams() == 0);
    node.processing.release();

    Await.until("it is recorded", () -> node.processing.isRecorded(said.operation().id()));
  }

  @Test
  void stoppingAnswersWhatIsOpenAndThenEndsTheStream() throws Exception {
    start(limits(100, WINDOW));
    StreamClient stream = opened(agent);
    node.processing.hold();
    stream.send(agent.says("21.5"));
    Await.until("it is being recorded", () -> node.processing.waiting() == 1);

    Thread stopping = new Thread(() -> node.representation().stop());
    stopping.start();
    node.processing.release();

    assertThat(stream.next().getResult().hasRecorded()).isTrue();
    assertThat(stream.awaitFailure().reason()).isEqualTo(ErrorReason.UNREACHABLE);
    stopping.join();
  }

  private void start(RepresentationConfig config) throws IOException {
    node = new TestNode(folder, config, metrics);
    agent = node.enrolled(1);
  }

  private StreamClient open(TestAgent who) {
    return StreamClient.open(node.asyncStub(who));
  }

  /** Opened, and past the window. */
  private StreamClient opened(TestAgent who) {
    try {
      StreamClient stream = open(who);
      assertThat(stream.next().hasWindow()).isTrue();
      return stream;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isReadySoon(StreamClient stream) {
    long end = System.nanoTime() + 300_000_000L;
    while (System.nanoTime() < end) {
      if (stream.isReady()) {
        return true;
      }
      LockSupport.parkNanos(100_000);
    }
    return false;
  }

  private static Map<Long, OperationResult> results(List<SubmitStreamResponse> answers) {
    Map<Long, OperationResult> results = new HashMap<>();
    answers.forEach(a -> results.put(a.getSubmissionNumber(), a.getResult()));
    assertThat(results).hasSameSizeAs(answers);
    return results;
  }

  private static RepresentationConfig limits(int pending, int window) {
    RepresentationConfig defaults = RepresentationConfig.defaults();
    return new RepresentationConfig(
        new SealingPolicy(10, 1 << 20, Duration.ofMillis(5), Duration.ZERO, 2),
        new PendingLimits(pending, 16 << 20),
        defaults.submission(),
        new StreamLimits(16, window, 1 << 20),
        defaults.recording(),
        "default/1",
        List.of(),
        MqttConfig.off());
  }
}
