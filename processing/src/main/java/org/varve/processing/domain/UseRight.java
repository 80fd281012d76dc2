package org.varve.processing.domain;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.resource.GrantSpec;

/**
 * A version of a grant, for as long as it was on the ledger; it may hold for less, as its spec
 * says.
 *
 * @param grant the id of the grant
 * @param givenBy who made it, as a source
 * @param since when it was committed
 * @param end absent while it is the newest version
 */
public record UseRight(
    String grant,
    GrantSpec spec,
    String givenBy,
    OperationId operation,
    Instant since,
    Optional<End> end) {

  /** The change that took its place: a new version, or its deletion. */
  public record End(OperationId operation, Instant at) {}
}
