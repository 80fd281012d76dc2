package org.varve.representation.domain;

import org.varve.evidence.operation.Operation;

/**
 * An operation on the ledger.
 *
 * @param operation as logged
 * @param receipt its first receipt
 * @param afterGap whether earlier sequence numbers were missing when it was recorded
 */
public record RecordedOperation(Operation operation, LedgerReceipt receipt, boolean afterGap) {}
