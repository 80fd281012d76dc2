package org.varve.edge.uplink;

import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.Receipt;

/** Decides whether an answer proves that an operation is recorded. */
@FunctionalInterface
public interface ReceiptCheck {
  /**
   * @throws BrokenStreamException if it does not prove it; the operation stays in the queue
   */
  VerifiedReceipt verify(Operation operation, Receipt receipt) throws BrokenStreamException;
}
