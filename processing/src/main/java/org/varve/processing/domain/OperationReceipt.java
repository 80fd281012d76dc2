package org.varve.processing.domain;

import java.time.Instant;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.Receipt;
import org.varve.ledger.TreeHead;

/**
 * What whoever sent an operation gets for it: receipt and checkpoint of one tree head.
 *
 * @param checkpoint the signed note
 * @param height the ledger block that recorded the operation
 */
public record OperationReceipt(
    Receipt receipt, String checkpoint, long height, Instant committedAt) {

  public static OperationReceipt of(TreeHead head, InclusionProof proof, long height) {
    return new OperationReceipt(
        Receipt.of(head.receipt(), proof), head.checkpoint(), height, head.time());
  }

  public long leafIndex() {
    return receipt.proof().leafIndex();
  }

  public long treeSize() {
    return receipt.proof().treeSize();
  }
}
