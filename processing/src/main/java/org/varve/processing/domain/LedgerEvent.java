package org.varve.processing.domain;

import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationPayload;

/**
 * Something that the ledger committed, as a supervisor is told of it. Made from committed blocks
 * alone, so that whoever reads from a position on is given the same each time.
 *
 * @param position where it stands
 * @param committedAt by the ledger's clock
 * @param operation what it is about; absent of a fork, since what was refused is not recorded
 * @param fork what was refused
 * @param payload of that operation
 */
public record LedgerEvent(
    Kind kind,
    EventPosition position,
    Instant committedAt,
    Optional<RecordedOperation> operation,
    Optional<Fork> fork,
    Optional<OperationPayload> payload) {

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

  /** Where in the life of data something happens (ITU-T Y.4561 clause 6.1.1). */
  public enum Stage {
    /** Of no event of the ledger. */
    PRE_INPUT,
    STORE,
    TRANSFER,
    INTEGRATE
  }

  /** Data that is made of other data is integrated; what is read is transferred. */
  public Stage stage() {
    if (kind == Kind.ACCESSED) {
      return Stage.TRANSFER;
    }
    boolean derived = payload.filter(each -> !each.parents().isEmpty()).isPresent();
    return derived ? Stage.INTEGRATE : Stage.STORE;
  }

  /** What a GAP operation says was dropped. */
  public Optional<GapBody> gap() {
    return body(Kind.GAP_STATED).map(GapBody::decode);
  }

  /** What an ACCESS operation sums up. */
  public Optional<AccessBody> accesses() {
    return body(Kind.ACCESSED).map(AccessBody::decode);
  }

  /** The operation that this one is a new version of. */
  public Optional<OperationId> updates() {
    return payload.filter(each -> kind == Kind.UPDATED).flatMap(OperationPayload::updates);
  }

  private Optional<byte[]> body(Kind wanted) {
    return payload.filter(each -> kind == wanted).flatMap(OperationPayload::body);
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
