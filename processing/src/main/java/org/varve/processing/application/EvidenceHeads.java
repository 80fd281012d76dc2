package org.varve.processing.application;

import org.varve.ledger.LogReader;
import org.varve.ledger.TreeHead;

/** Under which tree head evidence is given. */
@FunctionalInterface
public interface EvidenceHeads {

  /** A head of a log that has this leaf. */
  TreeHead over(long leafIndex);

  /** Always the newest head, which no witness and no organisation may have seen yet. */
  static EvidenceHeads newest(LogReader log) {
    return leafIndex -> log.head();
  }
}
