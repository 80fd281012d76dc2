package org.varve.ledger.embedded;

import java.io.IOException;

/** Thrown when a folder holds another ledger than the one asked for, or only a part of one. */
public final class LedgerOpenException extends IOException {
  private static final long serialVersionUID = 1;

  LedgerOpenException(String message) {
    super(message);
  }
}
