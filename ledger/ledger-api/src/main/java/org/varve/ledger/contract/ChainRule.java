package org.varve.ledger.contract;

import java.util.Optional;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.state.ChainEntry;
import org.varve.ledger.state.ChainPosition;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.StateKeys;

/**
 * Holds an operation against its recorded neighbours in the signer's sequence.
 *
 * <p>A neighbour that is not recorded contradicts nothing: gaps are accepted, so that no device
 * locks itself out, and an operation that fills one late is checked against both sides.
 */
final class ChainRule {

  private final FoldState state;

  ChainRule(FoldState state) {
    this.state = state;
  }

  /** A recorded operation that says otherwise, and about what. */
  record Contradiction(ChainEntry recorded, Refusal refusal) {}

  Optional<Contradiction> contradiction(Operation operation) {
    ChainPosition position = ChainPosition.of(operation);
    return entry(position)
        .map(recorded -> fork(position, recorded))
        .or(() -> contradictionBelow(operation, position))
        .or(() -> contradictionAbove(operation, position));
  }

  /** Whether the operation before this one, which must exist, is not recorded. */
  boolean isAfterGap(Operation operation) {
    ChainPosition position = ChainPosition.of(operation);
    return !position.isFirst() && entry(position.before()).isEmpty();
  }

  private Optional<Contradiction> contradictionBelow(Operation operation, ChainPosition position) {
    if (position.isFirst()) {
      return Optional.empty();
    }
    Optional<OperationId> previous = operation.payload().previous();
    return entry(position.before())
        .filter(below -> !previous.equals(Optional.of(below.id())))
        .map(
            below ->
                mismatch(
                    below,
                    "%s names %s as previous, recorded there is %s"
                        .formatted(position, hex(previous), below.id().hex())));
  }

  private Optional<Contradiction> contradictionAbove(Operation operation, ChainPosition position) {
    if (position.sequence() == Long.MAX_VALUE) {
      return Optional.empty();
    }
    return entry(position.after())
        .filter(above -> !above.previous().equals(Optional.of(operation.id())))
        .map(
            above ->
                mismatch(
                    above,
                    "%s is %s, its recorded successor names %s as previous"
                        .formatted(position, operation.id().hex(), hex(above.previous()))));
  }

  private static Contradiction fork(ChainPosition position, ChainEntry recorded) {
    String detail =
        "%s is recorded as operation %s at leaf %s; a device that lost count starts a new epoch"
            .formatted(position, recorded.id().hex(), recorded.leafIndex());
    return new Contradiction(recorded, new Refusal(RefusalReason.FORK, detail));
  }

  private static Contradiction mismatch(ChainEntry recorded, String detail) {
    String withNextStep = detail + "; a device that lost count starts a new epoch";
    return new Contradiction(recorded, new Refusal(RefusalReason.PREVIOUS_MISMATCH, withNextStep));
  }

  private Optional<ChainEntry> entry(ChainPosition position) {
    return Optional.ofNullable(state.get(StateKeys.chain(position))).map(ChainEntry::decode);
  }

  private static String hex(Optional<OperationId> id) {
    return id.map(OperationId::hex).orElse("none");
  }
}
