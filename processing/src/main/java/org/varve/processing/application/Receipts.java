package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import org.varve.ledger.Commit;
import org.varve.ledger.DataDamagedException;
import org.varve.ledger.LogReader;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.OperationOutcome.Duplicate;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.processing.domain.OperationReceipt;
import org.varve.processing.domain.RecordResult;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Makes the receipts for the outcomes of a commit. */
final class Receipts {
  private final LogReader log;
  private final CheckedLog checked;

  Receipts(LogReader log) {
    this.log = log;
    this.checked = new CheckedLog(log);
  }

  /** One result for each outcome, in their order. */
  List<RecordResult> of(Commit commit) {
    return commit.outcomes().stream().map(outcome -> of(commit, outcome)).toList();
  }

  private RecordResult of(Commit commit, OperationOutcome outcome) {
    return outcome.fold(
        recorded -> recorded(commit, recorded),
        this::duplicate,
        refused ->
            new RecordResult.Refused(refused.id(), refused.reason().name(), refused.detail()));
  }

  private RecordResult recorded(Commit commit, Recorded recorded) {
    OperationReceipt receipt =
        OperationReceipt.of(
            commit.head(),
            log.inclusion(recorded.leafIndex(), commit.head().size()),
            commit.height());
    return new RecordResult.Recorded(recorded.id(), receipt, recorded.afterGap());
  }

  /** A receipt lets its holder forget the data, so what was damaged here since then gets none. */
  private RecordResult duplicate(Duplicate duplicate) {
    try {
      Optional<OperationReceipt> first = checked.firstReceipt(checked.operation(duplicate.id()));
      return new RecordResult.Duplicate(duplicate.id(), first);
    } catch (Failure | DataDamagedException e) {
      return new RecordResult.Refused(
          duplicate.id(), ErrorReason.DATA_DAMAGED.name(), String.valueOf(e.getMessage()));
    }
  }
}
