package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;

/**
 * A signed contradiction: an operation that was refused because one that is recorded says
 * otherwise.
 *
 * <p>Both bear the same signer's signature, so the two together prove the fork to anyone: a cloned
 * device, a restored image, or a lie.
 *
 * @param refused the operation that was not recorded
 * @param reason {@link RefusalReason#FORK} or {@link RefusalReason#PREVIOUS_MISMATCH}
 * @param recorded the operation in the log that it contradicts
 * @param recordedLeafIndex where that one is
 */
public record ForkReport(
    Operation refused, RefusalReason reason, OperationId recorded, long recordedLeafIndex) {

  public ForkReport {
    requireNonNull(refused);
    requireNonNull(reason);
    requireNonNull(recorded);
  }
}
