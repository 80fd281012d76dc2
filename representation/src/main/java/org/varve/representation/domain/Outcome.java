package org.varve.representation.domain;

import java.util.function.Function;

/** What became of one operation on the ledger. */
public sealed interface Outcome {

  /**
   * The operation was recorded now.
   *
   * @param afterGap whether earlier sequence numbers of its source are missing (yet)
   */
  record Recorded(LedgerReceipt receipt, boolean afterGap) implements Outcome {}

  /** The operation was recorded before; to its sender this is as good. */
  record Duplicate(LedgerReceipt firstReceipt) implements Outcome {}

  /**
   * The operation was not recorded.
   *
   * @param reason stable name, see docs/errors.md
   * @param message value, limit and next step, for people
   */
  record Refused(String reason, String message) implements Outcome {}

  /** Treats recorded and repeated operations alike. */
  default <T> T fold(Function<LedgerReceipt, T> receipted, Function<Refused, T> refused) {
    if (this instanceof Recorded recorded) {
      return receipted.apply(recorded.receipt());
    }
    if (this instanceof Duplicate duplicate) {
      return receipted.apply(duplicate.firstReceipt());
    }
    return refused.apply((Refused) this);
  }
}
