package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import org.varve.evidence.operation.OperationId;

/** What became of one operation of an appended data block. */
public sealed interface OperationOutcome {

  /** The operation that this is the outcome of. */
  OperationId id();

  /** One answer for each case. */
  <T> T fold(
      Function<Recorded, T> recorded,
      Function<Duplicate, T> duplicate,
      Function<Refused, T> refused);

  /**
   * The operation is in the log, since this commit.
   *
   * @param leafIndex where it is in the log
   * @param afterGap whether, at that time, its source's previous operation (the sequence number
   *     before its own, in its epoch) was not in the log. It may still come
   */
  record Recorded(OperationId id, long leafIndex, boolean afterGap) implements OperationOutcome {

    public Recorded {
      requireNonNull(id);
      requireLeaf(leafIndex);
    }

    @Override
    public <T> T fold(
        Function<Recorded, T> recorded,
        Function<Duplicate, T> duplicate,
        Function<Refused, T> refused) {
      return recorded.apply(this);
    }
  }

  /**
   * The operation was in the log already; nothing changed. Its receipt is the first one.
   *
   * @param leafIndex where it has been since it was first recorded
   */
  record Duplicate(OperationId id, long leafIndex) implements OperationOutcome {

    public Duplicate {
      requireNonNull(id);
      requireLeaf(leafIndex);
    }

    @Override
    public <T> T fold(
        Function<Recorded, T> recorded,
        Function<Duplicate, T> duplicate,
        Function<Refused, T> refused) {
      return duplicate.apply(this);
    }
  }

  /**
   * The operation is not in the log.
   *
   * @param detail the offending value, the limit and the next step, for people
   */
  record Refused(OperationId id, RefusalReason reason, String detail) implements OperationOutcome {

    public Refused {
      requireNonNull(id);
      requireNonNull(reason);
      requireNonNull(detail);
    }

    @Override
    public <T> T fold(
        Function<Recorded, T> recorded,
        Function<Duplicate, T> duplicate,
        Function<Refused, T> refused) {
      return refused.apply(this);
    }
  }

  private static void requireLeaf(long leafIndex) {
    if (leafIndex < 0) {
      throw new IllegalArgumentException("leaf index is " + leafIndex + ", expected 0 or more");
    }
  }
}
