package org.varve.ledger.fabric.testing;

/** What a peer can be told to do wrong, as a real network does it once in a while. */
public enum Mischief {
  /** This peer's endorsement has another payload than the others': they do not match. */
  ENDORSES_SOMETHING_ELSE,
  /** This peer does not answer those who ask it to endorse. */
  IS_UNREACHABLE,
  /** Endorse takes longer than the client waits. */
  ENDORSES_TOO_LATE,
  /** Submit is answered with the ordering service's failure, and nothing was ordered. */
  SUBMIT_FAILS,
  /** Submit is answered with the ordering service's failure, but the transaction was ordered. */
  SUBMIT_FAILS_YET_ORDERS,
  /** Submit is not answered in time, but the transaction was ordered. */
  SUBMIT_ANSWERS_TOO_LATE,
  /** Submit succeeds, and the transaction never comes into a block. */
  LOSES_SUBMITTED,
  /** The connection ends while the commit status is waited for. */
  CUTS_COMMIT_STATUS,
  /** The connection ends before the next block of a stream of events. */
  CUTS_EVENTS,
  /** Each block is delivered twice. */
  DELIVERS_TWICE,
}
