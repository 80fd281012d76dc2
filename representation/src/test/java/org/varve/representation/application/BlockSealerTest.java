package org.varve.representation.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.representation.application.TestSealers.NEVER;
import static org.varve.representation.application.TestSealers.failureOf;
import static org.varve.representation.application.TestSealers.offered;
import static org.varve.representation.application.TestSealers.policy;
import static org.varve.representation.application.TestSealers.receiptOf;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.SealingPolicy;
import org.varve.representation.domain.Submission;
import org.varve.representation.testing.HeldRecorder;
import org.varve.representation.testing.TestAgent;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

@Timeout(30)
class BlockSealerTest {
  private final TestAgent agent = TestAgent.seeded(1);
  private final HeldRecorder recorder = new HeldRecorder();
  private final TestSealers sealers = new TestSealers(recorder);

  @AfterEach
  void stop() throws InterruptedException {
    sealers.stopAll();
  }

  @Test
  void sealsALoneOperationAtOnce() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1_000, NEVER, 4));
    Submission submission = agent.says("21.5");

    CompletableFuture<Outcome> outcome = sealer.offer(submission);
    HeldRecorder.Held block = recorder.next();

    assertThat(block.ids()).containsExactly(submission.operation().id());
    assertThat(outcome).isNotDone();
    block.recordAll();
    assertThat(receiptOf(outcome)).isEqualTo(submission.operation().id().digest().bytes());
  }

  @Test
  @Tag("Y-7.1.1-d")
  @Tag("Y-8.1-b2")
  void sealsByCountWhileAnotherBlockIsInFlight() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(5, NEVER, 4));
    offered(sealer, agent.saysOf("first", "x"));
    recorder.next();

    List<OperationId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(offered(sealer, agent.saysOf("second", "x")));
    }

    HeldRecorder.Held block = recorder.next();
    assertThat(block.ids()).isEqualTo(ids);
    assertThat(block.block().block().isWhole()).isTrue();
  }

  @Test
  @Tag("Y-7.1.1-d")
  void sealsByBytesWhileAnotherBlockIsInFlight() throws Exception {
    BlockSealer sealer =
        sealers.sealer(
            new SealingPolicy(1_000, 100_000, NEVER, Duration.ZERO, 4),
            new PendingLimits(1_000, 1 << 20));
    offered(sealer, agent.saysOf("first", "x"));
    recorder.next();

    offered(sealer, large("a", 60_000));
    offered(sealer, large("b", 60_000));

    HeldRecorder.Held block = recorder.next();
    assertThat(block.ids()).as("the second one would exceed the bytes").hasSize(1);
  }

  @Test
  @Tag("Y-7.1.1-d")
  void sealsByAgeWhileAnotherBlockIsInFlight() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1_000, Duration.ofMillis(20), 4));
    offered(sealer, agent.saysOf("first", "x"));
    recorder.next();

    OperationId id = offered(sealer, agent.saysOf("second", "x"));

    assertThat(recorder.next().ids()).containsExactly(id);
  }

  @Test
  void keepsTheLimitOfBlocksInFlight() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1, NEVER, 2));
    for (int i = 0; i < 3; i++) {
      offered(sealer, agent.saysOf("source" + i, "x"));
    }
    List<HeldRecorder.Held> blocks = recorder.next(2);

    assertThat(recorder.size()).isZero();
    blocks.get(1).recordAll();
    assertThat(recorder.next().ids()).hasSize(1);
  }

  @Test
  void keepsTheOrderOfEachSourceWithSeveralBlocksInFlight() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(3, Duration.ofMillis(1), 4));
    int operations = 120;
    for (int i = 0; i < operations; i++) {
      offered(sealer, agent.saysOf("source" + i % 7, "x"));
    }
    Map<String, Long> recorded = new HashMap<>();
    int seen = 0;
    List<HeldRecorder.Held> inFlight = new ArrayList<>();
    Random random = new Random(42);
    while (seen < operations) {
      while (recorder.size() > 0 || inFlight.isEmpty()) {
        inFlight.add(recorder.next());
      }
      HeldRecorder.Held block = inFlight.remove(random.nextInt(inFlight.size()));
      for (Operation operation : block.block().block().operations()) {
        long sequence = operation.payload().sequence();
        assertThat(sequence)
            .as("answered in order: %s", operation.header().source())
            .isEqualTo(recorded.merge(operation.header().source(), 1L, Long::sum));
        seen++;
      }
      block.recordAll();
    }
  }

  @Test
  @Tag("Y-7.1.1-f")
  void answersOfHundredBlocksInAnyOrderReachTheirOwnSenders() throws Exception {
    BlockSealer sealer =
        sealers.sealer(
            new SealingPolicy(1, 1 << 20, NEVER, Duration.ZERO, 64),
            new PendingLimits(1_000, 1 << 20));
    BlockSealer other =
        sealers.sealer(
            new SealingPolicy(1, 1 << 20, NEVER, Duration.ZERO, 64),
            new PendingLimits(1_000, 1 << 20));
    Map<OperationId, CompletableFuture<Outcome>> outcomes = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      Submission submission = agent.saysOf("source" + i, "x");
      outcomes.put(submission.operation().id(), (i < 50 ? sealer : other).offer(submission));
    }
    List<HeldRecorder.Held> blocks = recorder.next(100);

    Collections.shuffle(blocks, new Random(7));
    blocks.forEach(HeldRecorder.Held::recordAll);

    for (Map.Entry<OperationId, CompletableFuture<Outcome>> sent : outcomes.entrySet()) {
      assertThat(receiptOf(sent.getValue())).isEqualTo(sent.getKey().digest().bytes());
    }
  }

  @Test
  void joinsAnOperationThatIsPending() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1_000, NEVER, 4));
    Submission submission = agent.says("21.5");

    CompletableFuture<Outcome> first = sealer.offer(submission);
    HeldRecorder.Held block = recorder.next();
    CompletableFuture<Outcome> second = sealer.offer(submission);
    CompletableFuture<Outcome> third = sealer.enter(submission).outcome();

    assertThat(sealer.isPending(submission.operation().id())).isTrue();
    block.recordAll();
    assertThat(second.get()).isSameAs(first.get());
    assertThat(third.get()).isSameAs(first.get());
    assertThat(recorder.size()).as("sent once").isZero();
    assertThat(sealer.isPending(submission.operation().id())).isFalse();
  }

  @Test
  void aFailedBlockFailsItsOwnOperationsAlone() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1, NEVER, 4));
    CompletableFuture<Outcome> failing = sealer.offer(agent.saysOf("a", "x"));
    HeldRecorder.Held first = recorder.next();
    CompletableFuture<Outcome> fine = sealer.offer(agent.saysOf("b", "x"));
    HeldRecorder.Held second = recorder.next();

    first.answer().completeExceptionally(new Failure(ErrorReason.UNREACHABLE, "gone"));
    second.recordAll();

    assertThat(failureOf(failing).reason()).isEqualTo(ErrorReason.UNREACHABLE);
    assertThat(failureOf(failing)).hasMessageContaining("send it again");
    assertThat(fine.get()).isInstanceOf(Outcome.Recorded.class);
  }

  @Test
  void blamesNoSenderForAFaultOfTheBlock() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1, NEVER, 4));
    CompletableFuture<Outcome> outcome = sealer.offer(agent.says("x"));

    recorder
        .next()
        .answer()
        .completeExceptionally(new Failure(ErrorReason.NOT_AUTHORISED, "not an authority"));

    assertThat(failureOf(outcome).reason()).isEqualTo(ErrorReason.INTERNAL);
  }

  @Test
  void anAnswerWithTooFewOutcomesIsNoAnswer() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1, NEVER, 4));
    CompletableFuture<Outcome> outcome = sealer.offer(agent.says("x"));

    recorder.next().answer().complete(List.of());

    assertThat(failureOf(outcome).reason()).isEqualTo(ErrorReason.INTERNAL);
  }

  @Test
  void aDefectWhileSealingCostsThatBlockAlone() throws Exception {
    OwnStatements statements = TestSealers.statements();
    List<Boolean> defects = new ArrayList<>(List.of(true, false));
    BlockSealer sealer =
        sealers.sealer(
            policy(1, NEVER, 1),
            new PendingLimits(10, 1 << 20),
            submissions -> {
              if (defects.remove(0)) {
                throw new IllegalStateException("defect");
              }
              return statements.seal(submissions);
            });

    CompletableFuture<Outcome> lost = sealer.offer(agent.saysOf("a", "x"));
    assertThat(failureOf(lost).reason()).isEqualTo(ErrorReason.INTERNAL);

    CompletableFuture<Outcome> fine = sealer.offer(agent.saysOf("b", "x"));
    recorder.next().recordAll();
    assertThat(fine.get()).isInstanceOf(Outcome.Recorded.class);
  }

  private Submission large(String source, int bytes) {
    return agent.statement(
        source,
        List.of("x".repeat(bytes).getBytes(StandardCharsets.UTF_8)),
        UnaryOperator.identity());
  }
}
