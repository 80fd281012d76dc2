package org.varve.ledger;

import static java.util.Objects.requireNonNull;

/** Nothing of a data block was recorded, because of its BLOCK operation. */
public final class BlockRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final RefusalReason reason;

  /**
   * @param detail the offending value, the limit and the next step
   */
  public BlockRefusedException(RefusalReason reason, String detail) {
    super(requireNonNull(detail));
    this.reason = requireNonNull(reason);
  }

  public RefusalReason reason() {
    return reason;
  }
}
