package org.varve.processing.application;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.varve.processing.domain.IndexPosition;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** How far the index has come, for those who wait until it holds what they need. */
public final class FoldProgress {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable IndexPosition position;
  private @Nullable RuntimeException failure;

  FoldProgress(Optional<IndexPosition> position) {
    this.position = position.orElse(null);
  }

  /**
   * Where the index stands.
   *
   * @throws IndexFailedException if it does not move any more
   */
  public IndexPosition position() {
    lock.lock();
    try {
      requireMoving();
      if (position == null) {
        throw new IndexFailedException("the index is still empty; try again in a moment", null);
      }
      return position;
    } finally {
      lock.unlock();
    }
  }

  /** How many ledger blocks up to a height it lacks. */
  public long behind(long height) {
    lock.lock();
    try {
      return height - (position == null ? -1 : position.height());
    } finally {
      lock.unlock();
    }
  }

  /** Why it does not move any more; empty as long as it does. */
  public Optional<String> failure() {
    lock.lock();
    try {
      return failure == null ? Optional.empty() : Optional.of(standsStill(failure));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the index holds a ledger block; false if that takes longer than the timeout.
   *
   * @throws IndexFailedException if it does not move any more
   */
  boolean await(long height, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lock();
    try {
      while (position == null || position.height() < height) {
        requireMoving();
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a ledger block that is committed already.
   *
   * @throws Failure DEADLINE_EXCEEDED if the index is that far behind
   */
  void require(long height, Duration patience) {
    try {
      if (!await(height, patience)) {
        throw new Failure(
            ErrorReason.DEADLINE_EXCEEDED,
            "the index is still behind ledger block %d after %s; try again in a moment"
                .formatted(height, patience));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IndexFailedException("interrupted while waiting for the index; try again", e);
    }
  }

  void advance(IndexPosition to) {
    lock.lock();
    try {
      position = to;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void fail(RuntimeException cause) {
    lock.lock();
    try {
      failure = cause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void requireMoving() {
    if (failure != null) {
      throw new IndexFailedException(standsStill(failure), failure);
    }
  }

  private static String standsStill(RuntimeException cause) {
    return "the index does not follow the ledger any more (%s); mend the cause, then start the node again"
        .formatted(cause.getMessage());
  }
}
