package org.varve.ledger.embedded;

import java.time.Duration;
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
  private final Failure failure;

  Progress(Point newest, Failure failure) {
    this.newest = newest;
    this.failure = failure;
  }

  synchronized Point newest() {
    return newest;
  }

  synchronized void advance(Point to) {
    newest = to;
    notifyAll();
  }

  /** Wakes those who wait, for there will be no further block; {@link Failure} says why. */
  synchronized void end() {
    notifyAll();
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
      if (failure.isSet()) {
        throw failure.exception();
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
