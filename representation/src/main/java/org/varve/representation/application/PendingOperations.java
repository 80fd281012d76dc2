package org.varve.representation.application;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<OperationId, Pending> byId = new HashMap<>();
  private final Deque<Pending> waitingForRoom = new ArrayDeque<>();
  private final Lanes lanes = new Lanes();
  private long arrivals;
  private int operations;
  private long bytes;
  private int blocksInFlight;
  private boolean stopping;

  PendingOperations(PendingLimits limits, SealingPolicy policy, LongSupplier ticker) {
    this.limits = limits;
    this.policy = policy;
    this.ticker = ticker;
  }

  /** The operations of the next block and why it is sealed now. */
  record Batch(List<Pending> operations, SealingPolicy.Cause cause) {}

  /** How much is held at one moment. */
  record Load(int operations, long bytes) {}

  /**
   * Takes an operation in, or joins it with the same one that is already here.
   *
   * @throws org.varve.rp.Failure if there is no room, or no more is accepted
   */
  Pending offer(Submission submission) {
    lock.lock();
    try {
      Optional<Pending> same = same(submission);
      if (same.isPresent()) {
        return same.get();
      }
      requireRoom(submission.bytes());
      Pending pending = remember(submission);
      hold(pending);
      pending.accepted().complete(null);
      return pending;
    } finally {
      lock.unlock();
    }
  }

  /** Takes an operation in as soon as there is room; {@link Pending#accepted} tells when. */
  Pending enter(Submission submission) {
    lock.lock();
    try {
      Optional<Pending> same = same(submission);
      if (same.isPresent()) {
        return same.get();
      }
      Pending pending = remember(submission);
      if (roomFor(submission.bytes())) {
        hold(pending);
        pending.accepted().complete(null);
      } else {
        waitingForRoom.add(pending);
      }
      return pending;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses now what {@link #offer} would refuse later, before anyone checks signatures. */
  void requireRoom(long submissionBytes) {
    lock.lock();
    try {
      if (!roomFor(submissionBytes)) {
        throw Refusals.overloaded(operations, bytes, limits);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean contains(OperationId id) {
    lock.lock();
    try {
      return byId.containsKey(id);
    } finally {
      lock.unlock();
    }
  }

  Load load() {
    lock.lock();
    try {
      return new Load(operations, bytes);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a block is due and takes its operations.
   *
   * @return empty once {@link #stop} was called and everything held has been answered
   */
  Optional<Batch> nextBatch() throws InterruptedException {
    lock.lock();
    try {
      SealingPolicy.Backlog backlog = backlog();
      Optional<SealingPolicy.Cause> cause = cause(backlog);
      while (cause.isEmpty() && !isFinished()) {
        Duration wait = policy.wait(backlog).orElse(UNTIL_SIGNALLED);
        var unused = changed.awaitNanos(wait.toNanos());
        backlog = backlog();
        cause = cause(backlog);
      }
      return cause.map(this::take);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets an answered block; returns what came in from the queue for room. */
  List<Pending> answered(Batch batch) {
    lock.lock();
    try {
      blocksInFlight--;
      lanes.release(batch.operations());
      batch.operations().forEach(this::forget);
      List<Pending> admitted = admitWaiting();
      changed.signalAll();
      return admitted;
    } finally {
      lock.unlock();
    }
  }

  /** Accepts no more; returns what queued for room, which is to be refused. */
  List<Pending> stop() {
    lock.lock();
    try {
      stopping = true;
      List<Pending> refused = List.copyOf(waitingForRoom);
      waitingForRoom.clear();
      refused.forEach(pending -> byId.remove(pending.submission().operation().id()));
      changed.signalAll();
      return refused;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets everything that is still unanswered, sealed or not, and returns it. */
  List<Pending> abandon() {
    lock.lock();
    try {
      List<Pending> all = List.copyOf(byId.values());
      lanes.clear();
      byId.clear();
      operations = 0;
      bytes = 0;
      changed.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
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
    return new Batch(lanes.take(policy.operationsMax(), policy.blockBytesMax()), cause);
  }

  private boolean isFinished() {
    return stopping && operations == 0;
  }

  private Optional<Pending> same(Submission submission) {
    if (stopping) {
      throw Refusals.stopping();
    }
    return Optional.ofNullable(byId.get(submission.operation().id()));
  }

  private Pending remember(Submission submission) {
    Pending pending = Pending.of(submission, arrivals++, ticker.getAsLong());
    byId.put(submission.operation().id(), pending);
    return pending;
  }

  private void hold(Pending pending) {
    operations++;
    bytes += pending.bytes();
    lanes.add(pending);
    changed.signalAll();
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
