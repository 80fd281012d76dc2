package org.varve.representation.application;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.operation.OperationId;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.SealedBlock;
import org.varve.representation.domain.SealingPolicy;
import org.varve.representation.domain.Submission;

/**
 * Groups operations into data blocks, has them recorded and tells each sender what became of its
 * own (ITU-T Y.4561 clause 7.1.1: packs operations into a data block, submits it, receives the
 * answer).
 *
 * <p>One thread seals; several blocks may be recorded at the same time, and their answers may come
 * in any order. What has no answer yet is bounded by {@link PendingLimits}.
 */
public final class BlockSealer {
  private static final Logger LOG = LoggerFactory.getLogger(BlockSealer.class);

  private final PendingOperations pending;
  private final BlockSeal seal;
  private final Recorder recorder;
  private final RepresentationMetrics metrics;
  private final LongSupplier ticker;
  private final Thread thread;

  /** Signs data blocks. Called by one thread. */
  @FunctionalInterface
  public interface BlockSeal {
    /** Seals the operations into one data block, in their order. */
    SealedBlock seal(List<Submission> submissions);
  }

  /** When to seal, and how much may wait. */
  public record Limits(SealingPolicy sealing, PendingLimits pending) {}

  /** What has no answer yet. */
  public record Waiting(int operations, long bytes) {}

  /** An operation's way in: whether its sender may send on, and what became of it. */
  public record Ticket(CompletableFuture<Void> accepted, CompletableFuture<Outcome> outcome) {}

  /**
   * @param ticker nanoseconds from any origin, such as {@link System#nanoTime}
   */
  public BlockSealer(
      Limits limits,
      BlockSeal seal,
      Recorder recorder,
      RepresentationMetrics metrics,
      LongSupplier ticker) {
    this.pending = new PendingOperations(limits.pending(), limits.sealing(), ticker);
    this.seal = seal;
    this.recorder = recorder;
    this.metrics = metrics;
    this.ticker = ticker;
    metrics.pending(pending::load);
    this.thread = new Thread(this::sealUntilStopped, "varve-representation-sealer");
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /**
   * Takes an operation at once or not at all; the same operation twice shares one answer.
   *
   * @throws org.varve.rp.Failure if there is no room, or no more is accepted
   */
  public CompletableFuture<Outcome> offer(Submission submission) {
    CompletableFuture<Outcome> outcome = pending.offer(submission).outcome();
    metrics.operationAccepted(submission.bytes());
    return outcome;
  }

  /**
   * Takes an operation when there is room; a sender waits with the next until it is accepted.
   *
   * @throws org.varve.rp.Failure if no more is accepted
   */
  public Ticket enter(Submission submission) {
    Pending entry = pending.enter(submission);
    metrics.operationAccepted(submission.bytes());
    return new Ticket(entry.accepted(), entry.outcome());
  }

  /**
   * Spares the checks of an operation that would be turned away all the same.
   *
   * @throws org.varve.rp.Failure if there is no room
   */
  public void requireRoom(long submissionBytes) {
    pending.requireRoom(submissionBytes);
  }

  /** As of now. */
  public Waiting waiting() {
    RepresentationMetrics.Load load = pending.load();
    return new Waiting(load.operations(), load.bytes());
  }

  /** Whether the operation waits for its answer. */
  public boolean isPending(OperationId id) {
    return pending.contains(id);
  }

  /**
   * Refuses what is new, seals what is there, waits for the answers and then gives up the rest.
   *
   * @return how many operations were given up; their senders keep them
   */
  public int stop(Duration grace) throws InterruptedException {
    pending.stop().forEach(entry -> entry.fail(Refusals.stopping()));
    thread.join(Math.max(1, grace.toMillis()));
    List<Pending> rest = pending.abandon();
    rest.forEach(entry -> entry.fail(Refusals.stopping()));
    thread.interrupt();
    return rest.size();
  }

  private void sealUntilStopped() {
    try {
      Optional<PendingOperations.Batch> batch = pending.nextBatch();
      while (batch.isPresent()) {
        sendToRecord(batch.get());
        batch = pending.nextBatch();
      }
    } catch (InterruptedException e) {
      // stop() gave up the rest.
      Thread.currentThread().interrupt();
    }
  }

  private void sendToRecord(PendingOperations.Batch batch) {
    CompletableFuture<List<Outcome>> answer;
    try {
      SealedBlock block = seal.seal(batch.operations().stream().map(Pending::submission).toList());
      metrics.blockSealed(batch.cause(), batch.operations().size());
      answer = recorder.record(block);
    } catch (RuntimeException e) {
      // The outermost frame of one block: a defect must cost this block, not the thread that all
      // blocks need.
      answer = CompletableFuture.failedFuture(e);
    }
    var unused =
        answer.whenComplete(
            (outcomes, failure) -> {
              if (failure == null) {
                answered(batch, outcomes);
              } else {
                failed(batch, failure);
              }
            });
  }

  private void answered(PendingOperations.Batch batch, List<Outcome> outcomes) {
    List<Pending> operations = batch.operations();
    if (outcomes.size() != operations.size()) {
      String counts = outcomes.size() + " outcomes for " + operations.size() + " operations";
      failed(batch, new IllegalStateException(counts));
      return;
    }
    List<Pending> admitted = pending.answered(batch);
    for (int i = 0; i < operations.size(); i++) {
      Pending entry = operations.get(i);
      metrics.operationAnswered(Duration.ofNanos(ticker.getAsLong() - entry.arrivedNanos()));
      entry.outcome().complete(outcomes.get(i));
    }
    goOn(admitted);
  }

  private void failed(PendingOperations.Batch batch, Throwable failure) {
    List<Pending> admitted = pending.answered(batch);
    metrics.blockFailed();
    LOG.atError()
        .addKeyValue("operations", batch.operations().size())
        .setCause(failure)
        .log("A data block was not recorded; its senders keep their operations");
    RuntimeException cause = Refusals.ofBlock(failure);
    batch.operations().forEach(entry -> entry.fail(cause));
    goOn(admitted);
  }

  private void goOn(List<Pending> admitted) {
    admitted.forEach(entry -> entry.accepted().complete(null));
    pending.settled();
  }
}
