package org.varve.ledger.block;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.ForkReport;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.Seal;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.OperationEntry;
import org.varve.ledger.state.StateKeys;

/** Reads a ledger block as its followers see it; what its outcomes leave out is in the state. */
final class CommittedView {

  private final LedgerBlock block;
  private final FoldState state;
  private final List<LoggedOperation> operations = new ArrayList<>();
  private final List<Seal> seals = new ArrayList<>();
  private final List<ForkReport> forks = new ArrayList<>();

  CommittedView(LedgerBlock block, FoldState state) {
    this.block = block;
    this.state = state;
  }

  CommittedBlock committed() {
    block.genesis().ifPresent(genesis -> operations.add(logged(genesis, 0, false, 0)));
    block.blocks().forEach(this::add);
    return new CommittedBlock(
        block.height(), block.committedAt(), block.head(), operations, seals, forks);
  }

  private void add(RecordedBlock recorded) {
    addForks(recorded);
    if (recorded.leafCount() == 0) {
      return;
    }
    long leafIndex = block.firstLeafIndex() + operations.size();
    Operation sealing = recorded.block().blockOperation();
    long blockLeaf = leafOf(sealing.id());
    seals.add(
        new Seal(blockLeaf, recorded.block().operations().stream().map(Operation::id).toList()));
    for (int i = 0; i < recorded.outcomes().size(); i++) {
      OutcomeCode outcome = recorded.outcomes().get(i);
      if (outcome.isRecorded()) {
        Operation operation = recorded.block().operations().get(i);
        operations.add(logged(operation, leafIndex++, isAfterGap(outcome), blockLeaf));
      }
    }
    if (recorded.sealing().isRecorded()) {
      operations.add(logged(sealing, leafIndex, isAfterGap(recorded.sealing()), blockLeaf));
    }
  }

  private void addForks(RecordedBlock recorded) {
    List<Operation> inside = recorded.block().operations();
    recorded
        .contradictions()
        .forEach(
            (position, contradicted) -> {
              boolean sealing = position == inside.size();
              Operation refused =
                  sealing ? recorded.block().blockOperation() : inside.get(position);
              OutcomeCode outcome =
                  sealing ? recorded.sealing() : recorded.outcomes().get(position);
              RefusalReason reason = outcome.refusal().orElse(RefusalReason.FORK);
              forks.add(new ForkReport(refused, reason, contradicted, leafOf(contradicted)));
            });
  }

  private LoggedOperation logged(
      Operation operation, long leafIndex, boolean afterGap, long blockLeafIndex) {
    return new LoggedOperation(
        leafIndex, operation, block.height(), block.committedAt(), afterGap, blockLeafIndex);
  }

  private static boolean isAfterGap(OutcomeCode outcome) {
    return outcome.equals(OutcomeCode.RECORDED_AFTER_GAP);
  }

  private long leafOf(OperationId id) {
    byte[] entry = state.get(StateKeys.operation(id));
    if (entry == null) {
      throw new IllegalStateException(
          "operation %s of ledger block %s is not in the state: rebuild the state"
              .formatted(id.hex(), block.height()));
    }
    return OperationEntry.decode(entry).leafIndex();
  }
}
