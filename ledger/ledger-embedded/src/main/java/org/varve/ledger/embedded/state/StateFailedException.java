package org.varve.ledger.embedded.state;

import org.jspecify.annotations.Nullable;

/** Thrown when state cannot be read or written; it is disposable, so the next start rebuilds it. */
public final class StateFailedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public StateFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
