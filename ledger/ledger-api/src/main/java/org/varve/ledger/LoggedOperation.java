package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.varve.evidence.operation.Operation;

/**
 * An operation in the log, and the circumstances of its recording.
 *
 * @param height the ledger block that recorded it
 * @param committedAt when, by the ledger's clock
 * @param afterGap whether its source's previous operation was not in the log then
 * @param blockLeafIndex the leaf of the BLOCK operation that encapsulated it; its own for BLOCK and
 *     GENESIS
 */
public record LoggedOperation(
    long leafIndex,
    Operation operation,
    long height,
    Instant committedAt,
    boolean afterGap,
    long blockLeafIndex) {

  public LoggedOperation {
    requireNonNull(operation);
    requireNonNull(committedAt);
  }
}
