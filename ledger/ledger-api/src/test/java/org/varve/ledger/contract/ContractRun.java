package org.varve.ledger.contract;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MapState;
import org.varve.ledger.testing.TestParties;

/** The contract applied to one block after the other, with nothing around it. */
final class ContractRun {

  private final DataManagementContract contract = DataManagementContract.current();
  private final MapState state = new MapState();
  private final List<Operation> log = new ArrayList<>();
  private final StateRegistry registry;
  private long height;

  ContractRun(LedgerFixtures fixtures) {
    Fold founded = contract.genesis(fixtures.genesis());
    state.apply(founded.writes());
    log.add(fixtures.genesis());
    registry = StateRegistry.of(state);
  }

  /** A run in which the parties have settled. */
  static ContractRun settled(TestParties parties) {
    ContractRun run = new ContractRun(parties.fixtures());
    parties.settle().forEach(run::apply);
    return run;
  }

  Admission admit(DataBlock block) {
    return contract.admit(registry, block);
  }

  /** Admits a block that must be admitted. */
  AdmittedBlock admitted(DataBlock block) {
    return admitted(contract.admit(registry, block));
  }

  Fold apply(DataBlock block) {
    return fold(admitted(block));
  }

  Fold fold(AdmittedBlock admitted) {
    Fold fold = contract.fold(state, admitted, new BlockPosition(height + 1, log.size()));
    state.apply(fold.writes());
    follow(fold);
    return fold;
  }

  OperationOutcome outcomeOf(Operation operation, DataBlock block) {
    return apply(block).outcomes().get(block.operations().indexOf(operation));
  }

  /** Folds blocks as a group: on one overlay, written to the state at the end. */
  void applyAsGroup(List<DataBlock> blocks) {
    OverlayState overlay = new OverlayState(state);
    StateRegistry groupRegistry = registry.over(overlay);
    for (DataBlock block : blocks) {
      AdmittedBlock admitted = admitted(contract.admit(groupRegistry, block));
      Fold fold = contract.fold(overlay, admitted, new BlockPosition(height + 1, log.size()));
      overlay.putAll(fold.writes());
      follow(fold);
    }
    state.apply(overlay.writes());
  }

  MapState state() {
    return state;
  }

  List<Operation> log() {
    return log;
  }

  StateRegistry registry() {
    return registry;
  }

  private void follow(Fold fold) {
    fold.leaves().forEach(leaf -> log.add(leaf.operation()));
    if (!fold.isEmpty()) {
      height++;
    }
  }

  private static AdmittedBlock admitted(Admission admission) {
    return admission.fold(
        admitted -> admitted,
        refused -> {
          throw new AssertionError("block refused: " + refused.refusal());
        });
  }
}
