package org.varve.ledger;

import java.util.List;
import org.varve.evidence.operation.OperationId;

/**
 * Which operations a BLOCK operation seals: needed to prove when one of them was encapsulated.
 *
 * @param blockLeafIndex where the BLOCK operation is in the log
 * @param operations all that were in the data block, in its order: also those that were refused,
 *     since the root that the BLOCK operation states is over these too
 */
public record Seal(long blockLeafIndex, List<OperationId> operations) {

  public Seal {
    operations = List.copyOf(operations);
  }
}
