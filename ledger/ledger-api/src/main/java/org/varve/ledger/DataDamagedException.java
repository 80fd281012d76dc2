package org.varve.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What is stored at one place is not what was recorded there. It is not served; all else is, and
 * new blocks are recorded.
 */
public final class DataDamagedException extends LedgerFailedException {

  private static final long serialVersionUID = 1;

  /**
   * @param message the place, and how to find the extent of the damage
   */
  public DataDamagedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
