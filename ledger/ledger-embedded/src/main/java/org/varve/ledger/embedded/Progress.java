package org.varve.ledger.embedded;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.TreeHead;
import org.varve.ledger.block.ChainTip;

/** How far the ledger has come, for all threads; who follows it waits here. */
final class Progress {
  /**
   * The newest block that can be read.
   *
   * @param chain its height and hash
   * @param head the tree head after it
   */
  record Point(ChainTip chain, TreeHead head) {}

  private Point newest;
  private @Nullable LedgerFailedException failure;

  Progress(Point newest) {
    this.newest = newest;
  }

  synchronized Point newest() {
    return newest;
  }

  synchronized void advance(Point to) {
    newest = to;
    notifyAll();
  }

  /** Says that there will be no further block; the first reason stays. */
  synchronized void fail(String reason, @Nullable Throwable cause) {
    if (failure == null) {
      failure = new LedgerFailedException(reason, cause);
    }
    notifyAll();
  }

  /** Why there will be no further block; null while there may be one. */
  synchronized @Nullable LedgerFailedException failure() {
    return failure;
  }

  /** A new exception with the reason, so that its stack is the thrower's. */
  synchronized LedgerFailedException failed() {
    LedgerFailedException known = failure;
    return known == null
        ? new LedgerFailedException("the ledger does not run", null)
        : new LedgerFailedException(String.valueOf(known.getMessage()), known);
  }

  /**
   * Waits for a block.
   *
   * @return false if it has not come in time
   * @throws LedgerFailedException if it is not there and will not come
   */
  synchronized boolean await(long height, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (newest.chain().height() < height) {
      if (failure != null) {
        throw failed();
      }
      long leftMillis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }
}
