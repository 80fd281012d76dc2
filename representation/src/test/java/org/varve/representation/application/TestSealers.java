package org.varve.representation.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.varve.evidence.operation.OperationId;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.SealingPolicy;
import org.varve.representation.domain.Submission;
import org.varve.representation.testing.HeldRecorder;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestClock;
import org.varve.rp.Failure;

/** Sealers before a recorder whose answers the test gives. */
final class TestSealers {
  /** An age that no test waits for. */
  static final Duration NEVER = Duration.ofSeconds(50);

  private final HeldRecorder recorder;
  private final List<BlockSealer> started = new ArrayList<>();

  TestSealers(HeldRecorder recorder) {
    this.recorder = recorder;
  }

  BlockSealer sealer(SealingPolicy policy) {
    return sealer(policy, new PendingLimits(1_000, 1 << 20));
  }

  BlockSealer sealer(SealingPolicy policy, PendingLimits limits) {
    return sealer(policy, limits, statements());
  }

  BlockSealer sealer(SealingPolicy policy, PendingLimits limits, BlockSealer.BlockSeal seal) {
    BlockSealer sealer =
        new BlockSealer(
            new BlockSealer.Limits(policy, limits),
            seal,
            recorder,
            RepresentationMetrics.NOOP,
            System::nanoTime);
    started.add(sealer);
    sealer.start();
    return sealer;
  }

  void stopAll() throws InterruptedException {
    for (BlockSealer sealer : started) {
      sealer.stop(Duration.ofMillis(1));
    }
  }

  static SealingPolicy policy(int operations, Duration age, int blocksInFlight) {
    return new SealingPolicy(operations, 1 << 20, age, Duration.ZERO, blocksInFlight);
  }

  static OwnStatements statements() {
    return new OwnStatements(
        TestAgent.seeded(99).key(), new TestClock(), () -> "log.example/varve", "default/1");
  }

  /** Offers it and leaves its outcome to nobody. */
  static OperationId offered(BlockSealer sealer, Submission submission) {
    var unused = sealer.offer(submission);
    return submission.operation().id();
  }

  static byte[] receiptOf(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome
        .get(10, TimeUnit.SECONDS)
        .fold(receipt -> receipt.receipt(), refused -> new byte[0]);
  }

  static Failure failureOf(CompletableFuture<?> outcome) throws Exception {
    try {
      throw new AssertionError("not a failure: " + outcome.get(10, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return (Failure) e.getCause();
    }
  }
}
