package org.varve.ledger;

/** The queue of a ledger stayed full; nothing was queued, so the block can be appended again. */
public final class LedgerBusyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public LedgerBusyException(String message) {
    super(message);
  }
}
