package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What became of an appended data block.
 *
 * @param height the ledger's height after the block: the ledger block that holds it, or the newest
 *     one if there was nothing in it to record
 * @param committedAt when that ledger block was committed, by the ledger's clock
 * @param head the tree head of that ledger block. It proves what this block recorded; a {@link
 *     OperationOutcome.Duplicate} is proved by {@link LogReader#firstReceipt} instead
 * @param outcomes one for each operation of the block, in its order
 */
public record Commit(
    long height, Instant committedAt, TreeHead head, List<OperationOutcome> outcomes) {

  public Commit {
    if (height < 0) {
      throw new IllegalArgumentException("height is " + height + ", expected 0 or more");
    }
    requireNonNull(committedAt);
    requireNonNull(head);
    outcomes = List.copyOf(outcomes);
  }
}
