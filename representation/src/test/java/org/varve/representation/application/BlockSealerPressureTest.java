package org.varve.representation.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varve.representation.application.TestSealers.NEVER;
import static org.varve.representation.application.TestSealers.failureOf;
import static org.varve.representation.application.TestSealers.offered;
import static org.varve.representation.application.TestSealers.policy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.SealingPolicy;
import org.varve.representation.domain.Submission;
import org.varve.representation.testing.HeldRecorder;
import org.varve.representation.testing.TestAgent;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

@Timeout(30)
class BlockSealerPressureTest {
  private final TestAgent agent = TestAgent.seeded(1);
  private final HeldRecorder recorder = new HeldRecorder();
  private final TestSealers sealers = new TestSealers(recorder);

  @AfterEach
  void stop() throws InterruptedException {
    sealers.stopAll();
  }

  @Test
  void refusesAFloodOfUnheldSendersAndKeepsTheBound() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(10, NEVER, 2), new PendingLimits(25, 1 << 20));
    List<Submission> flood = agent.saysMany(500);
    int taken = 0;
    for (Submission submission : flood) {
      try {
        offered(sealer, submission);
        taken++;
      } catch (Failure e) {
        assertThat(e.reason()).isEqualTo(ErrorReason.OVERLOADED);
        assertThat(e.metadata()).containsEntry("retry_after_millis", "1000");
        assertThat(e).hasMessageContaining("at most 25");
      }
    }

    assertThat(taken).isEqualTo(25);
    assertThatThrownBy(() -> sealer.requireRoom(1)).isInstanceOf(Failure.class);
    recorder.next().recordAll();
    recorder.next();
    sealer.requireRoom(1);
  }

  @Test
  void holdsBackSendersThatCanBeHeldBackAndLetsThemInInOrder() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1, NEVER, 1), new PendingLimits(2, 1 << 20));
    List<BlockSealer.Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tickets.add(sealer.enter(agent.saysOf("source" + i, "x")));
    }

    assertThat(accepted(tickets)).containsExactly(true, true, false, false, false, false);
    recorder.next().recordAll();
    tickets.get(2).accepted().get(10, TimeUnit.SECONDS);
    assertThat(accepted(tickets)).containsExactly(true, true, true, false, false, false);
    assertThatThrownBy(() -> sealer.offer(agent.says("late")))
        .as("who queues for room goes first")
        .isInstanceOf(Failure.class);
    for (int i = 1; i < 6; i++) {
      recorder.next().recordAll();
      tickets.get(i).outcome().get(10, TimeUnit.SECONDS);
    }
    assertThat(accepted(tickets)).containsOnly(true);
  }

  @Test
  void tellsHowLongTheOldestUnansweredOperationHasWaited() {
    long[] now = {1_000};
    PendingOperations pending =
        new PendingOperations(new PendingLimits(10, 1 << 20), policy(10, NEVER, 1), () -> now[0]);
    assertThat(pending.load().oldest()).isZero();

    pending.offer(agent.says("first"));
    now[0] += 5;
    pending.offer(agent.says("second"));
    now[0] += 7;

    assertThat(pending.load().operations()).isEqualTo(2);
    assertThat(pending.load().oldest()).isEqualTo(Duration.ofNanos(12));
  }

  @Test
  void boundsPendingBytesToo() throws Exception {
    BlockSealer sealer =
        sealers.sealer(
            new SealingPolicy(10, 1 << 20, NEVER, Duration.ZERO, 1),
            new PendingLimits(1_000, 100_000));
    offered(sealer, large("a", 60_000));
    recorder.next();

    assertThatThrownBy(() -> sealer.offer(large("b", 60_000)))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.OVERLOADED));
    offered(sealer, large("c", 30_000));
  }

  @Test
  void stoppingSealsWhatIsThereAndWaitsForItsAnswer() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1_000, NEVER, 4));
    CompletableFuture<Outcome> first = sealer.offer(agent.saysOf("a", "x"));
    HeldRecorder.Held inFlight = recorder.next();
    CompletableFuture<Outcome> second = sealer.offer(agent.saysOf("b", "x"));

    CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(() -> stop(sealer));
    recorder.next().recordAll();
    inFlight.recordAll();

    assertThat(stopped.get()).isZero();
    assertThat(first.get()).isInstanceOf(Outcome.Recorded.class);
    assertThat(second.get()).isInstanceOf(Outcome.Recorded.class);
    assertThatThrownBy(() -> sealer.offer(agent.says("late")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("being stopped");
  }

  @Test
  void stoppingGivesUpWhatIsNotAnsweredInTime() throws Exception {
    BlockSealer sealer = sealers.sealer(policy(1, NEVER, 1), new PendingLimits(2, 1 << 20));
    CompletableFuture<Outcome> inFlight = sealer.offer(agent.saysOf("a", "x"));
    recorder.next();
    CompletableFuture<Outcome> queued = sealer.offer(agent.saysOf("b", "x"));
    BlockSealer.Ticket waiting = sealer.enter(agent.saysOf("c", "x"));

    assertThat(sealer.stop(Duration.ofMillis(1))).isEqualTo(2);

    assertThat(failureOf(inFlight).reason().isTransient()).isTrue();
    assertThat(failureOf(queued).reason().isTransient()).isTrue();
    assertThat(failureOf(waiting.outcome()).reason().isTransient()).isTrue();
    assertThat(waiting.accepted()).isDone();
  }

  private static List<Boolean> accepted(List<BlockSealer.Ticket> tickets) {
    return tickets.stream().map(ticket -> ticket.accepted().isDone()).toList();
  }

  private static int stop(BlockSealer sealer) {
    try {
      return sealer.stop(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Submission large(String source, int bytes) {
    return agent.statement(
        source,
        List.of("x".repeat(bytes).getBytes(StandardCharsets.UTF_8)),
        UnaryOperator.identity());
  }
}
