package org.varve.ledger.contract;

import static java.util.Objects.requireNonNull;

import org.varve.ledger.RefusalReason;

/**
 * Why something is not recorded.
 *
 * @param detail the offending value, the limit and the next step. It is for people and not part of
 *     what organisations must agree on
 */
public record Refusal(RefusalReason reason, String detail) {

  public Refusal {
    requireNonNull(reason);
    requireNonNull(detail);
  }

  /** A refusal of which only the reason was kept. */
  public static Refusal atAdmission(RefusalReason reason) {
    return new Refusal(reason, "refused at admission");
  }
}
