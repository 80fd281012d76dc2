package org.varve.ledger.contract;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.state.ChainEntry;
import org.varve.ledger.state.ChainPosition;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.OperationEntry;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.StateKeys;
import org.varve.ledger.state.StateWrite;

/** Folds the operations of a data block that change the registry, and leaves all others out. */
final class RegistryWrites {

  /** A ledger that keeps the registry alone does not know where in the log an operation lies. */
  private static final long UNKNOWN_LEAF = 0;

  private final OverlayState state;
  private final ChainRule chain;
  private final RegistryFold registry;

  /**
   * @param version of the contract whose rules hold
   */
  RegistryWrites(FoldState before, int version) {
    this.state = new OverlayState(before);
    this.chain = new ChainRule(state);
    this.registry = new RegistryFold(state, version);
  }

  List<StateWrite> of(AdmittedBlock admitted) {
    List<Operation> operations = admitted.block().operations();
    Instant encapsulatedAt = admitted.block().body().encapsulatedAt();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      if (RegistryFold.isChangedBy(operation.payload().kind())
          && admitted.refusalOf(i).isEmpty()
          && isNew(operation)
          && refusalOf(operation, encapsulatedAt).isEmpty()) {
        record(operation);
      }
    }
    return state.writes();
  }

  private boolean isNew(Operation operation) {
    return state.get(StateKeys.operation(operation.id())) == null;
  }

  private Optional<Refusal> refusalOf(Operation operation, Instant encapsulatedAt) {
    return chain
        .contradiction(operation)
        .map(ChainRule.Contradiction::refusal)
        .or(() -> registry.refusalOf(operation, encapsulatedAt));
  }

  private void record(Operation operation) {
    state.put(
        StateKeys.operation(operation.id()),
        new OperationEntry(UNKNOWN_LEAF, Optional.empty()).encode());
    state.put(
        StateKeys.chain(ChainPosition.of(operation)),
        ChainEntry.of(operation, UNKNOWN_LEAF).encode());
    registry.record(operation, UNKNOWN_LEAF);
  }
}
