package org.varve.representation.application;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.varve.evidence.operation.OperationId;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.SealingPolicy;
import org.varve.representation.domain.Submission;

/**
 * All operations that came in and are not answered: bounded by count and bytes, since this is the
 * only memory that grows with load. Safe for use by many threads.
 *
 * <p>Senders that can be held back ({@link #enter}) queue for room in order, one operation each;
 * the others ({@link #offer}) are told to come again.
 */
final class PendingOperations {
  private static final Duration UNTIL_SIGNALLED = Duration.ofDays(1);

  private final PendingLimits limits;
  private final SealingPolicy policy;
  private final LongSupplier ticker;

  /** In the order of their arrival. */
  private final Map<OperationId, Pending> byId = new LinkedHashMap<>();

  private final Deque<Pending> waitingForRoom = new ArrayDeque<>();
  private final Lanes lanes = new Lanes();
  private long arrivals;
  private int operations;
  private long bytes;
  private int blocksInFlight;
  private int unsettledBlocks;
  private boolean stopping;

  PendingOperations(PendingLimits limits, SealingPolicy policy, LongSupplier ticker) {
    this.limits = limits;
    this.policy = policy;
    this.ticker = ticker;
  }

  /** The operations of the next block and why it is sealed now. */
  record Batch(List<Pending> operations, SealingPolicy.Cause cause) {}

  /**
   * Takes an operation in, or joins it with the same one that is already here.
   *
   * @throws org.varve.rp.Failure if there is no room, or no more is accepted
   */
  synchronized Pending offer(Submission submission) {
    return same(submission)
        .orElseGet(
            () -> {
              Pending pending = arrive(submission);
              requireRoom(pending.bytes());
              remember(pending);
              letIn(pending);
              return pending;
            });
  }

  /** Takes an operation in as soon as there is room; {@link Pending#accepted} tells when. */
  synchronized Pending enter(Submission submission) {
    return same(submission)
        .orElseGet(
            () -> {
              Pending pending = arrive(submission);
              remember(pending);
              if (roomFor(pending.bytes())) {
                letIn(pending);
              } else {
                waitingForRoom.add(pending);
              }
              return pending;
            });
  }

  /** Refuses now what {@link #offer} would refuse later, before anyone checks signatures. */
  synchronized void requireRoom(long submissionBytes) {
    if (!roomFor(submissionBytes)) {
      throw Refusals.overloaded(operations, bytes, limits);
    }
  }

  synchronized boolean contains(OperationId id) {
    return byId.containsKey(id);
  }

  synchronized RepresentationMetrics.Load load() {
    long oldest =
        byId.values().stream()
            .findFirst()
            .map(first -> ticker.getAsLong() - first.arrivedNanos())
            .orElse(0L);
    return new RepresentationMetrics.Load(operations, bytes, Duration.ofNanos(oldest), limits);
  }

  /**
   * Waits until a block is due and takes its operations.
   *
   * @return empty once {@link #stop} was called and the sender of everything held has been told
   */
  synchronized Optional<Batch> nextBatch() throws InterruptedException {
    SealingPolicy.Backlog backlog = backlog();
    Optional<SealingPolicy.Cause> cause = cause(backlog);
    while (cause.isEmpty() && !isFinished()) {
      Duration wait = policy.wait(backlog).orElse(UNTIL_SIGNALLED);
      TimeUnit.NANOSECONDS.timedWait(this, wait.toNanos());
      backlog = backlog();
      cause = cause(backlog);
    }
    return cause.map(this::take);
  }

  /** Forgets an answered block; returns what came in from the queue for room. */
  synchronized List<Pending> answered(Batch batch) {
    blocksInFlight--;
    lanes.release(batch.operations());
    batch.operations().forEach(this::forget);
    List<Pending> admitted = admitWaiting();
    notifyAll();
    return admitted;
  }

  /** Notes that the senders of an answered block have been told. */
  synchronized void settled() {
    unsettledBlocks--;
    notifyAll();
  }

  /** Accepts no more; returns what queued for room, which is to be refused. */
  synchronized List<Pending> stop() {
    stopping = true;
    List<Pending> refused = List.copyOf(waitingForRoom);
    waitingForRoom.clear();
    refused.forEach(pending -> byId.remove(pending.submission().operation().id()));
    notifyAll();
    return refused;
  }

  /** Forgets everything that is still unanswered, sealed or not, and returns it. */
  synchronized List<Pending> abandon() {
    List<Pending> all = List.copyOf(byId.values());
    lanes.clear();
    byId.clear();
    operations = 0;
    bytes = 0;
    notifyAll();
    return all;
  }

  private Optional<SealingPolicy.Cause> cause(SealingPolicy.Backlog backlog) {
    Optional<SealingPolicy.Cause> cause = policy.seals(backlog);
    return cause.isEmpty() && stopping && policy.mayStart(backlog)
        ? Optional.of(SealingPolicy.Cause.STOPPING)
        : cause;
  }

  private SealingPolicy.Backlog backlog() {
    long age =
        lanes.oldestReady().map(oldest -> ticker.getAsLong() - oldest.arrivedNanos()).orElse(0L);
    return new SealingPolicy.Backlog(
        lanes.readyOperations(), lanes.readyBytes(), Duration.ofNanos(age), blocksInFlight);
  }

  private Batch take(SealingPolicy.Cause cause) {
    blocksInFlight++;
    unsettledBlocks++;
    return new Batch(lanes.take(policy.operationsMax(), policy.blockBytesMax()), cause);
  }

  private boolean isFinished() {
    return stopping && operations == 0 && unsettledBlocks == 0;
  }

  private Optional<Pending> same(Submission submission) {
    if (stopping) {
      throw Refusals.stopping();
    }
    return Optional.ofNullable(byId.get(submission.operation().id()));
  }

  private Pending arrive(Submission submission) {
    return Pending.of(submission, arrivals++, ticker.getAsLong());
  }

  private void remember(Pending pending) {
    byId.put(pending.submission().operation().id(), pending);
  }

  /** Nobody waits for a new arrival yet, so that to tell it under the lock runs nobody's code. */
  private void letIn(Pending arrival) {
    hold(arrival);
    arrival.accepted().complete(null);
  }

  private void hold(Pending pending) {
    operations++;
    bytes += pending.bytes();
    lanes.add(pending);
    notifyAll();
  }

  private void forget(Pending pending) {
    if (byId.remove(pending.submission().operation().id(), pending)) {
      operations--;
      bytes -= pending.bytes();
    }
  }

  private List<Pending> admitWaiting() {
    List<Pending> admitted = new ArrayList<>();
    while (!waitingForRoom.isEmpty()
        && limits.admit(operations, bytes, waitingForRoom.element().bytes())) {
      Pending next = waitingForRoom.remove();
      hold(next);
      admitted.add(next);
    }
    return admitted;
  }

  /** Whoever queues for room goes first. */
  private boolean roomFor(long submissionBytes) {
    return waitingForRoom.isEmpty() && limits.admit(operations, bytes, submissionBytes);
  }
}
