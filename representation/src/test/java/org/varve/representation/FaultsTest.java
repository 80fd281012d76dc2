package org.varve.representation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.OperationKind;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.r2d.v1.ListFormatsRequest;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.representation.application.RepresentationMetrics;
import org.varve.representation.domain.MqttConfig;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.RecordingPolicy;
import org.varve.representation.domain.SealingPolicy;
import org.varve.representation.domain.Submission;
import org.varve.representation.testing.Await;
import org.varve.representation.testing.CountingMetrics;
import org.varve.representation.testing.Failures;
import org.varve.representation.testing.StreamClient;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestNode;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What senders notice when processing is slow, fails, or is away. */
@Timeout(60)
class FaultsTest {
  /** opaque/1, senml-json/1 and senml-cbor/1. */
  private static final int BUILT_IN_FORMATS = 3;

  @TempDir private Path folder;

  private final CountingMetrics metrics = new CountingMetrics();
  private TestNode node;
  private TestAgent agent;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder, impatient(), metrics);
    agent = node.enrolled(1);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void anAnswerThatWasLostIsFoundBySendingTheSameBlockAgain() {
    AtomicInteger attempts = new AtomicInteger();
    List<byte[]> blocks = new ArrayList<>();
    node.processing.failBlocks(
        block -> {
          blocks.add(block.encode());
          return attempts.getAndIncrement() < 2
              ? Optional.of(new Failure(ErrorReason.LEDGER_BUSY, "busy"))
              : Optional.empty();
        });

    assertThat(submit(agent.says("21.5")).hasRecorded()).isTrue();
    assertThat(blocks).hasSize(3).allMatch(block -> Arrays.equals(block, blocks.get(0)));
    assertThat(metrics.retries()).isEqualTo(2);
  }

  @Test
  void aLedgerThatFailedIsToldAtOnceAndTheSenderKeepsItsData() {
    node.processing.failBlocks(
        block -> Optional.of(new Failure(ErrorReason.LEDGER_FAILED, "the disk is full")));

    Failures.fails(
        () -> submit(agent.says("21.5")),
        ErrorReason.LEDGER_FAILED,
        "the disk is full; keep the operation and send it again");
    assertThat(metrics.retries()).isZero();
  }

  @Test
  void whatCannotBeRecordedInTimeIsGivenBack() {
    node.processing.goAway();

    Failures.fails(() -> submit(agent.says("21.5")), ErrorReason.UNREACHABLE, "keep the operation");
    assertThat(metrics.retries()).isEqualTo(2);
  }

  @Test
  void processingMayGoAndComeBackWhileAStreamStaysOpen() throws Exception {
    StreamClient stream = StreamClient.open(node.asyncStub(agent));
    stream.next();
    Submission first = agent.says("first");
    node.processing.goAway();

    stream.send(first);
    OperationResult refused = stream.next().getResult();
    assertThat(refused.getRefused().getReason()).isEqualTo("UNREACHABLE");
    assertThat(ErrorReason.valueOf(refused.getRefused().getReason()).isTransient()).isTrue();

    node.processing.comeBack();
    stream.send(first);
    stream.send(agent.says("second"));
    assertThat(stream.next(2)).allMatch(answer -> answer.getResult().hasRecorded());
    Await.until("the watch is open again", () -> node.processing.watchesOpened() == 2);
    assertThat(metrics.watches()).isGreaterThan(1);
  }

  @Test
  void theLastViewOfTheRegistryStaysInUseWhileProcessingIsAway() {
    node.processing.goAway();

    Failures.fails(
        () -> submit(TestAgent.seeded(77).says("x")), ErrorReason.NOT_AUTHORISED, "certificate");
    assertThat(
            node.stub(agent).listFormats(ListFormatsRequest.getDefaultInstance()).getFormatsCount())
        .isEqualTo(BUILT_IN_FORMATS);
  }

  @Test
  void aSignerWhoWasBoundWhileProcessingWasAwayIsKnownAfterwards() {
    node.processing.goAway();
    node.processing.revoke(agent.signer());
    node.processing.comeBack();

    Submission said = agent.says("x");
    Await.until(
        "the snapshot after the reopening",
        () -> {
          try {
            submit(said);
            return false;
          } catch (StatusRuntimeException e) {
            return Failure.of(e).reason() == ErrorReason.SIGNER_REVOKED;
          }
        });
  }

  @Test
  void aSlowLedgerGetsLargerBlocksInsteadOfMoreOfThem() throws Exception {
    node.processing.hold();
    List<CompletableFuture<OperationResult>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Submission said = agent.saysOf("source" + i, "x");
      answers.add(node.later(() -> submit(said)));
    }
    Await.until("all wait", () -> metrics.operationsHighest() == 40);
    int blocksWhileSlow = node.processing.waiting();
    node.processing.release();

    for (CompletableFuture<OperationResult> answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS).hasRecorded()).isTrue();
    }
    assertThat(blocksWhileSlow).isLessThanOrEqualTo(3);
  }

  @Test
  void anUnheldSenderIsToldToComeAgainWhenAllIsFull() throws Exception {
    node.processing.hold();
    List<CompletableFuture<OperationResult>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Submission said = agent.saysOf("source" + i, "x");
      answers.add(node.later(() -> submit(said)));
    }
    Await.until("all is full", () -> metrics.operationsHighest() == 50);

    Failures.fails(() -> submit(agent.says("x")), ErrorReason.OVERLOADED, "at most 50");
    node.processing.release();
    for (CompletableFuture<OperationResult> answer : answers) {
      answer.get(10, TimeUnit.SECONDS);
    }
    assertThat(submit(agent.saysOf("another", "x")).hasRecorded()).isTrue();
  }

  @Test
  void aSecondStartRegistersNoFormatAgain() throws IOException {
    RepresentationEntity second = next(impatient());
    second.start();
    second.stop();

    assertThat(node.processing.count(OperationKind.FORMAT)).isEqualTo(BUILT_IN_FORMATS);
  }

  @Test
  void configuredFormatsAreRegisteredAtStart() throws IOException {
    RepresentationEntity second = next(withParking("{}"));
    second.start();
    second.stop();

    assertThat(node.processing.count(OperationKind.FORMAT)).isEqualTo(BUILT_IN_FORMATS + 1);
  }

  @Test
  void aFormatThatWouldChangeItsMeaningStopsTheStart() throws IOException {
    RepresentationEntity second = next(withParking("{}"));
    second.start();
    second.stop();

    RepresentationEntity third = node.representation(withParking("{\"type\":\"object\"}"), metrics);
    assertThatThrownBy(third::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("json-parking/1 is on the ledger with another schema");
    third.stop();
  }

  @Test
  void stoppingIsHarmlessTwiceAndWithoutAStart() throws IOException {
    RepresentationEntity never = node.representation(impatient(), metrics);
    never.stop();
    node.representation().stop();
    node.representation().stop();

    Failures.fails(() -> submit(agent.says("x")), ErrorReason.UNREACHABLE, "being stopped");
  }

  /** Representation started once more, a moment later. */
  private RepresentationEntity next(RepresentationConfig config) throws IOException {
    node.clock.move(Duration.ofMillis(1));
    return node.representation(config, RepresentationMetrics.NOOP);
  }

  private OperationResult submit(Submission submission) {
    return node.stub(agent)
        .submit(SubmitRequest.newBuilder().setSubmission(TestNode.message(submission)).build())
        .getResult();
  }

  private RepresentationConfig withParking(String schema) throws IOException {
    Path file = folder.resolve("parking.json");
    Files.writeString(file, schema);
    RepresentationConfig config = impatient();
    return new RepresentationConfig(
        config.sealing(),
        config.pending(),
        config.submission(),
        config.streams(),
        config.recording(),
        config.policy(),
        List.of(new RepresentationConfig.JsonFormat("json-parking/1", file, "/t", null)),
        MqttConfig.off());
  }

  private static RepresentationConfig impatient() {
    RepresentationConfig defaults = RepresentationConfig.defaults();
    return new RepresentationConfig(
        new SealingPolicy(1_000, 1 << 20, Duration.ofSeconds(5), Duration.ofMillis(1), 3),
        new PendingLimits(50, 1 << 20),
        defaults.submission(),
        defaults.streams(),
        new RecordingPolicy(Duration.ofSeconds(10), 3, Duration.ofMillis(5), Duration.ofMillis(10)),
        "default/1",
        List.of(),
        MqttConfig.off());
  }
}
