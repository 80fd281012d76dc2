package org.varve.ledger.embedded;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.LedgerFailedException;

/** The one reason why something stopped for good, for everybody who comes later. */
final class Failure {
  private @Nullable LedgerFailedException first;

  /** The first reason stays. */
  synchronized void set(String reason, @Nullable Throwable cause) {
    if (first == null) {
      first = new LedgerFailedException(reason, cause);
    }
  }

  /** Writing failed: what is on the disk is unknown until it is read anew. */
  void setUnwritable(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    boolean full = message.toLowerCase(Locale.ROOT).contains("no space left");
    set(
        ("writing failed (%s): %s, then start again. What was acknowledged is safe; what was on its"
                + " way may be recorded or not, so send it again after the start")
            .formatted(message, full ? "free disk space" : "look at the disk and the log"),
        cause);
  }

  synchronized boolean isSet() {
    return first != null;
  }

  /** Why; empty if nothing failed. */
  synchronized String reason() {
    return first == null ? "" : String.valueOf(first.getMessage());
  }

  /** A new exception with the reason, so that its stack is the thrower's. */
  synchronized LedgerFailedException exception() {
    return new LedgerFailedException(reason(), first);
  }
}
