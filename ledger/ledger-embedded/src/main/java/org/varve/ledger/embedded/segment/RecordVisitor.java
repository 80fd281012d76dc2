package org.varve.ledger.embedded.segment;

import java.io.IOException;

/** Is shown every record of a log, in order. */
public interface RecordVisitor {
  void record(Record record) throws IOException;

  /**
   * Is told of bytes that were acknowledged and are damaged. A recovery tells of the first one
   * twice: before it changes anything, and again where it lies.
   *
   * @param damage where the first wrong record lies; the walk goes on at the next sound one
   * @throws IOException to end the walk here
   */
  void damaged(Damage damage) throws IOException;

  /** Is told of a half-written tail, which was never acknowledged; the walk ends there. */
  default void torn(Damage tail) throws IOException {}
}
