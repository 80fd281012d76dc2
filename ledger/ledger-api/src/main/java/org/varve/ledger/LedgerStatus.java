package org.varve.ledger;

import static java.util.Objects.requireNonNull;

/**
 * How a ledger is doing.
 *
 * @param detail why it failed; empty while it is open
 * @param height the newest committed ledger block
 * @param treeSize how many leaves the log has
 * @param queued how many appended blocks are not committed yet
 */
public record LedgerStatus(State state, String detail, long height, long treeSize, int queued) {

  /** Whether blocks can be appended. */
  public enum State {
    OPEN,
    /** Storage failed, or the ledger was closed: appends fail until it is opened anew. */
    FAILED
  }

  public LedgerStatus {
    requireNonNull(state);
    requireNonNull(detail);
  }
}
