package org.varve.evidence.operation;

import java.util.Optional;

/** Where a signer stands in one sequence of its statements. Not thread-safe. */
public final class StatementChain {
  private final long epoch;
  private long sequence = 1;
  private Optional<OperationId> previous = Optional.empty();

  public StatementChain(long epoch) {
    this.epoch = epoch;
  }

  public long epoch() {
    return epoch;
  }

  /** The number of the next statement. */
  public long sequence() {
    return sequence;
  }

  /** The statement before the next one. */
  public Optional<OperationId> previous() {
    return previous;
  }

  /** Goes on behind a statement that is on its way. */
  public void advance(OperationId stated) {
    sequence++;
    previous = Optional.of(stated);
  }
}
