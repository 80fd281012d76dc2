package org.varve.ledger.embedded.segment;

/** What a {@link RecordCursor} finds where the next record should begin. */
sealed interface Step {
  /** A sound record. */
  record Found(Record record) implements Step {}

  /** The log ends here, between two records. */
  record End() implements Step {}

  /** Bytes that are not the expected record. */
  record Broken(Damage damage) implements Step {}
}
