package org.varve.ledger.embedded;

import static java.util.Objects.requireNonNull;

import org.varve.evidence.Digest;
import org.varve.ledger.contract.AdmittedBlock;

/**
 * An admitted data block as others have ordered it.
 *
 * @param contractVersion the contract by which it was admitted, and is folded
 * @param transaction the channel's transaction that brought it
 * @param bytes how long it is
 */
public record OrderedBlock(
    AdmittedBlock admitted, int contractVersion, Digest transaction, int bytes) {
  public OrderedBlock {
    requireNonNull(admitted);
    requireNonNull(transaction);
  }
}
