package org.varve.ledger.embedded.segment;

/** What a segment log holds; written into each file, so that files of different logs never mix. */
public enum SegmentKind {
  BLOCKS(1),
  CONTENTS(2);

  private final int code;

  SegmentKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
