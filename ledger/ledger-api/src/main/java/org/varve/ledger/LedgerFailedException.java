package org.varve.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A ledger cannot go on: storage failed or it was closed. What was in flight may or may not be
 * recorded; append the same blocks again once the ledger is open again.
 */
public sealed class LedgerFailedException extends RuntimeException permits DataDamagedException {

  private static final long serialVersionUID = 1;

  public LedgerFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
