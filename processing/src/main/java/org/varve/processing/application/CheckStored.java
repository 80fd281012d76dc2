package org.varve.processing.application;

import java.time.Duration;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.ContentStore;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.block.HeadCheck;
import org.varve.processing.domain.BlockVerdict;

/**
 * Supervises the validity of stored data (ITU-T Y.4561 clause 8.5 d) while the ledger works: reads
 * a stored ledger block anew, with the contents of its operations and their rows in the index, and
 * holds all of it against what was signed. Of damage it tells what is lost by it, operation by
 * operation.
 *
 * <p>It asks the ledger through its port alone, so any ledger can be checked. {@code varve fsck} is
 * the check of an embedded ledger that stands still: it computes every outcome anew as well.
 */
public final class CheckStored {
  private final Ledger ledger;
  private final ContentStore contents;
  private final OperationIndex index;
  private final HeadCheck heads;

  public CheckStored(Ledger ledger, ContentStore contents, OperationIndex index) {
    this.ledger = ledger;
    this.contents = contents;
    this.index = index;
    this.heads =
        new HeadCheck(
            ledger.identity().origin(),
            new HeadCheck.Keys(ledger.identity().receiptKey(), ledger.identity().checkpointKey()));
  }

  /** The newest ledger block that can be checked. */
  public long newestHeight() {
    return ledger.status().height();
  }

  /**
   * Checks one ledger block.
   *
   * @throws LedgerFailedException if the ledger as a whole has failed: that says nothing about what
   *     is stored
   */
  public BlockVerdict check(long height) {
    DamageList damages = new DamageList(height);
    CommittedBlock block;
    try {
      block = read(height);
    } catch (LedgerFailedException e) {
      requireOpen(e);
      return new BlastRadius(ledger, index, this::read, damages).of(height, e);
    }
    new BlockParts(ledger.log(), contents, index, heads, damages).check(block);
    return damages.verdict();
  }

  private CommittedBlock read(long height) {
    try (CommittedBlocks blocks = ledger.blocks(height)) {
      return blocks
          .next(Duration.ZERO)
          .orElseThrow(
              () ->
                  new LedgerFailedException(
                      "the ledger does not give block %d, which it says it has".formatted(height),
                      null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerFailedException("interrupted while a ledger block was read", e);
    }
  }

  private void requireOpen(LedgerFailedException failure) {
    if (ledger.status().state() != LedgerStatus.State.OPEN
        || Thread.currentThread().isInterrupted()) {
      throw failure;
    }
  }
}
