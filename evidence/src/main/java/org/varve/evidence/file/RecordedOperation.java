package org.varve.evidence.file;

import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.Operation;

/**
 * An operation with the receipt of the log that recorded it. Nothing is verified yet.
 *
 * @param operation the operation
 * @param receipt where it lies in the log
 */
public record RecordedOperation(Operation operation, Receipt receipt) {

  /** Index of the operation's leaf in the log. */
  public long leafIndex() {
    return receipt.proof().leafIndex();
  }
}
