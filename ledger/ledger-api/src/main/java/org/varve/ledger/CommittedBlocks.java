package org.varve.ledger;

import java.time.Duration;
import java.util.Optional;

/**
 * Committed blocks, pulled one after the other by height; for one thread at a time.
 *
 * <p>Nothing is lost by being slow: the stream reads what is stored. To resume, open a new one at
 * the last height seen plus one.
 */
public interface CommittedBlocks extends AutoCloseable {

  /**
   * The next block, waiting for it if need be; empty if none came within the timeout.
   *
   * @throws InterruptedException if interrupted while waiting; nothing was skipped
   * @throws LedgerFailedException if storage failed or the ledger was closed
   */
  Optional<CommittedBlock> next(Duration timeout) throws InterruptedException;

  @Override
  void close();
}
