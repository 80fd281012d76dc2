package org.varve.ledger.contract;

import static java.util.Objects.requireNonNull;

import org.varve.evidence.operation.Operation;
import org.varve.ledger.state.LogEntry;

/** An operation that the log gains, where, and in which circumstances. */
public record LogLeaf(long leafIndex, Operation operation, LogEntry entry) {

  public LogLeaf {
    requireNonNull(operation);
    requireNonNull(entry);
  }
}
