package org.varve.processing.domain;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.GapBody;

/**
 * Something that the ledger committed, as a supervisor is told of it. Made from committed blocks
 * alone, so that whoever reads from a position on is given the same each time.
 *
 * @param position where it stands
 * @param committedAt by the ledger's clock
 * @param operation what it is about; absent of a fork, since what was refused is not recorded
 * @param fork what was refused
 * @param gap what a GAP operation says was dropped
 * @param accesses what an ACCESS operation sums up
 */
public record LedgerEvent(
    Kind kind,
    EventPosition position,
    Instant committedAt,
    Optional<RecordedOperation> operation,
    Optional<Fork> fork,
    Optional<GapBody> gap,
    Optional<AccessBody> accesses) {

  /** What happened; docs/supervision.md says it in words. */
  public enum Kind {
    FOUNDED,
    CREATED,
    UPDATED,
    SEALED,
    SIGNER_BOUND,
    SIGNER_REVOKED,
    FORMAT_REGISTERED,
    GAP_STATED,
    GAP_SEEN,
    FORK_REFUSED,
    CONTROLLED,
    ACCESSED
  }

  /** Who did it: the signer. */
  public String actor() {
    return operation
        .map(each -> each.statement().signer())
        .or(() -> fork.map(each -> each.refused().signer()))
        .orElse("");
  }

  /** What it is about. */
  public String source() {
    return operation
        .map(each -> each.statement().source())
        .or(() -> fork.map(each -> each.refused().source()))
        .orElse("");
  }
}
