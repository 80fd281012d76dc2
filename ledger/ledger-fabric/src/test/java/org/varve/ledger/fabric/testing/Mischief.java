package org.varve.ledger.fabric.testing;

/** What a peer can be told to do wrong, as a real network does it once in a while. */
public enum Mischief {
  /** This peer's endorsement has another payload than the others': they do not match. */
  ENDORSES_SOMETHING_ELSE,
  /** This peer does not take the client's certificate, as after its end. */
  DENIES_ACCESS,
  /** This peer does not answer those who ask it to endorse. */
  IS_UNREACHABLE,
  /** The endorsement takes longer than the client's deadline. */
  ENDORSEMENT_TIMES_OUT,
  /** Submit is answered with the ordering service's failure, and nothing was ordered. */
  SUBMIT_FAILS,
  /** Submit is answered with the ordering service's failure, but the transaction was ordered. */
  SUBMIT_FAILS_YET_ORDERS,
  /** Orderers do not answer before the client's deadline, but the transaction was ordered. */
  SUBMIT_TIMES_OUT_YET_ORDERS,
  /** Submit succeeds, and the transaction never comes into a block. */
  LOSES_SUBMITTED,
  /** The connection ends while the commit status is waited for. */
  CUTS_COMMIT_STATUS,
  /** The connection ends before the next block of a stream of events. */
  CUTS_EVENTS,
  /** Each block is delivered twice. */
  DELIVERS_TWICE,
}
