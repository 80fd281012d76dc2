package org.varve.ledger.embedded.segment;

import java.io.IOException;

/**
 * Finds the end of a log after whatever happened, and changes nothing: what a crash left half
 * written is told apart from what was acknowledged and is damaged.
 */
final class Walk {
  /**
   * Where the next record goes.
   *
   * @param segment the last segment, 0 if there is none
   * @param offset its sound end
   * @param nextOrdinal number of the next record
   * @param state of what lies behind
   */
  record Tail(int segment, long offset, long nextOrdinal, State state) {
    enum State {
      /** Nothing. */
      CLEAN,
      /** What no one was told of: to be cut, or a file without a sound header, to be removed. */
      TORN,
      /** Acknowledged and damaged: nothing may be put in its place, nor behind it. */
      DAMAGED
    }
  }

  private final SegmentFiles files;
  private final RecordCursor cursor;
  private final RecordVisitor visitor;
  private final long acknowledged;

  /**
   * @param acknowledged number of the newest record known to have been acknowledged, or -1
   */
  Walk(SegmentFiles files, RecordCursor cursor, RecordVisitor visitor, long acknowledged) {
    this.files = files;
    this.cursor = cursor;
    this.visitor = visitor;
    this.acknowledged = acknowledged;
  }

  /** Shows the visitor every record from where the cursor is. */
  Tail run() throws IOException {
    while (true) {
      Step step = cursor.next();
      if (step instanceof Step.Found found) {
        visitor.record(found.record());
      } else if (step instanceof Step.Broken broken) {
        if (torn(broken.damage())) {
          visitor.torn(broken.damage());
          return tail(cursor.ordinal(), Tail.State.TORN);
        }
        visitor.damaged(broken.damage());
        if (!cursor.skip()) {
          return damaged();
        }
      } else {
        return end();
      }
    }
  }

  private Tail end() throws IOException {
    if (acknowledged < cursor.ordinal()) {
      return tail(cursor.ordinal(), Tail.State.CLEAN);
    }
    visitor.damaged(
        new Damage(
            files.path(cursor.segment()),
            cursor.offset(),
            cursor.ordinal(),
            "the log ends here, but record " + acknowledged + " was acknowledged"));
    return damaged();
  }

  /** The number of a damaged record is not given to another one. */
  private Tail damaged() throws IOException {
    return tail(Math.max(cursor.ordinal(), acknowledged) + 1, Tail.State.DAMAGED);
  }

  private Tail tail(long nextOrdinal, Tail.State state) throws IOException {
    return new Tail(files.lastNumber(), cursor.offset(), nextOrdinal, state);
  }

  /**
   * A torn tail is what writes that were never acknowledged left: it lies in the last file (a file
   * is durable before the next one is made) and no record written after an fsync follows.
   */
  private boolean torn(Damage damage) throws IOException {
    if (acknowledged >= damage.ordinal() || !cursor.last()) {
      return false;
    }
    if (damage.offset() < SegmentHeader.BYTES) {
      // A header is durable before the first record is written behind it.
      return files.size(cursor.segment()) <= SegmentHeader.BYTES;
    }
    return !cursor.wasDurable();
  }
}
