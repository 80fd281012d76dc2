package org.varve.representation.application;

import java.util.Optional;
import org.varve.evidence.operation.OperationId;

/** Where representation stands in one sequence of its own statements. Not thread-safe. */
final class StatementChain {
  private final long epoch;
  private long sequence = 1;
  private Optional<OperationId> previous = Optional.empty();

  StatementChain(long epoch) {
    this.epoch = epoch;
  }

  long epoch() {
    return epoch;
  }

  /** The number of the next statement. */
  long sequence() {
    return sequence;
  }

  /** The statement before the next one. */
  Optional<OperationId> previous() {
    return previous;
  }

  /** Goes on behind a statement that is on its way. */
  void advance(OperationId stated) {
    sequence++;
    previous = Optional.of(stated);
  }
}
