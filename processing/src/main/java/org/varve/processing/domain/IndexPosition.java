package org.varve.processing.domain;

import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.Ledger;
import org.varve.ledger.TreeHead;

/**
 * How much of which log an index holds.
 *
 * @param genesis names the log
 * @param height the last ledger block folded
 * @param treeSize how many leaves the log had after it
 * @param root the root of the log after it, by which a log that was rolled back or replaced shows
 */
public record IndexPosition(OperationId genesis, long height, long treeSize, Digest root) {

  public static IndexPosition after(CommittedBlock block, OperationId genesis) {
    return new IndexPosition(genesis, block.height(), block.head().size(), block.head().root());
  }

  /** Whether a ledger still holds what was folded up to here. */
  public boolean isOf(Ledger ledger) {
    if (!ledger.identity().genesis().id().equals(genesis) || ledger.status().height() < height) {
      return false;
    }
    TreeHead head = ledger.log().headFor(treeSize - 1);
    return head.size() == treeSize && head.root().equals(root);
  }
}
