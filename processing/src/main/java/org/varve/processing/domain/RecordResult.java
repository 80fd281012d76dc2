package org.varve.processing.domain;

import java.util.Optional;
import java.util.function.Function;
import org.varve.evidence.operation.OperationId;

/** What became of one operation of a data block, with the receipt if it is in the log. */
public sealed interface RecordResult {

  OperationId id();

  /** One answer for each case. */
  <T> T fold(
      Function<Recorded, T> recorded,
      Function<Duplicate, T> duplicate,
      Function<Refused, T> refused);

  /** Recorded now. */
  record Recorded(OperationId id, OperationReceipt receipt, boolean afterGap)
      implements RecordResult {
    @Override
    public <T> T fold(
        Function<Recorded, T> recorded,
        Function<Duplicate, T> duplicate,
        Function<Refused, T> refused) {
      return recorded.apply(this);
    }
  }

  /**
   * Recorded before.
   *
   * @param firstReceipt absent for the genesis operation, which has none
   */
  record Duplicate(OperationId id, Optional<OperationReceipt> firstReceipt)
      implements RecordResult {
    @Override
    public <T> T fold(
        Function<Recorded, T> recorded,
        Function<Duplicate, T> duplicate,
        Function<Refused, T> refused) {
      return duplicate.apply(this);
    }
  }

  /**
   * Not recorded.
   *
   * @param reason a stable name of docs/errors.md
   * @param message names the value, the limit and the next step
   */
  record Refused(OperationId id, String reason, String message) implements RecordResult {
    @Override
    public <T> T fold(
        Function<Recorded, T> recorded,
        Function<Duplicate, T> duplicate,
        Function<Refused, T> refused) {
      return refused.apply(this);
    }
  }
}
