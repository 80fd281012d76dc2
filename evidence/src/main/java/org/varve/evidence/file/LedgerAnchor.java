package org.varve.evidence.file;

import org.varve.evidence.MalformedException;

/**
 * Where on the ledger to ask for the operation: a hint that says nothing about validity.
 *
 * @param ledger kind of ledger
 * @param height height of the ledger's block
 */
public record LedgerAnchor(String ledger, long height) {
  /** The ledger of one node. */
  public static final String EMBEDDED = "embedded";

  /** Refuses other kinds than {@link #EMBEDDED}. */
  public LedgerAnchor {
    if (!ledger.equals(EMBEDDED)) {
      throw MalformedException.unsupported("the kind of ledger is not known", "anchor");
    }
    if (height < 0) {
      throw new MalformedException("height " + height + " is negative", "anchor");
    }
  }

  /** A block of the ledger of one node. */
  public static LedgerAnchor embedded(long height) {
    return new LedgerAnchor(EMBEDDED, height);
  }
}
