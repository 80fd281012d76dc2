package org.varve.ledger.block;

/** A ledger block does not follow the one below it. */
public final class ChainBrokenException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long height;

  ChainBrokenException(long height, String what) {
    super("ledger block " + height + " does not extend the chain: " + what);
    this.height = height;
  }

  /** The height that the block claims. */
  public long height() {
    return height;
  }
}
