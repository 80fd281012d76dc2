package org.varve.ledger.embedded.segment;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.ledger.embedded.disk.DiskFile;

/**
 * Finds the end of a log after whatever happened: what a crash left half written is cut, what was
 * acknowledged and is damaged is reported and never cut.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /**
   * Where the next record goes.
   *
   * @param segment the last segment, 0 if there is none
   * @param offset its end
   * @param nextOrdinal number of the next record
   * @param clean false if the end of that segment is damaged, so that nothing may be put behind it
   */
  record Tail(int segment, long offset, long nextOrdinal, boolean clean) {}

  private final SegmentFiles files;
  private final RecordCursor cursor;
  private final RecordVisitor visitor;
  private final long acknowledged;

  /**
   * @param acknowledged number of the newest record known to have been acknowledged, or -1
   */
  Recovery(SegmentFiles files, RecordCursor cursor, RecordVisitor visitor, long acknowledged) {
    this.files = files;
    this.cursor = cursor;
    this.visitor = visitor;
    this.acknowledged = acknowledged;
  }

  Tail run() throws IOException {
    while (true) {
      Step step = cursor.next();
      if (step instanceof Step.Found found) {
        visitor.record(found.record());
      } else if (step instanceof Step.Broken broken) {
        if (torn(broken.damage())) {
          return cut(broken.damage());
        }
        visitor.damaged(broken.damage());
        if (!cursor.skip()) {
          return unclean();
        }
      } else {
        return end();
      }
    }
  }

  private Tail end() throws IOException {
    if (acknowledged < cursor.ordinal()) {
      return new Tail(files.lastNumber(), cursor.offset(), cursor.ordinal(), true);
    }
    visitor.damaged(
        new Damage(
            files.path(cursor.segment()),
            cursor.offset(),
            cursor.ordinal(),
            "the log ends here, but record " + acknowledged + " was acknowledged"));
    return unclean();
  }

  /** The number of a damaged record is not given to another one. */
  private Tail unclean() throws IOException {
    long nextOrdinal = Math.max(cursor.ordinal(), acknowledged) + 1;
    return new Tail(files.lastNumber(), cursor.offset(), nextOrdinal, false);
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

  private Tail cut(Damage damage) throws IOException {
    int segment = cursor.segment();
    LOG.atWarn()
        .addKeyValue("file", damage.file())
        .addKeyValue("offset", damage.offset())
        .addKeyValue("bytes", files.size(segment) - damage.offset())
        .log("Cutting a half-written tail; nothing in it was acknowledged");
    cursor.close();
    if (damage.offset() < SegmentHeader.BYTES) {
      return cutFile(segment, damage.ordinal());
    }
    try (DiskFile file = files.disk().open(files.path(segment))) {
      file.truncate(damage.offset());
      file.force();
    }
    return new Tail(segment, damage.offset(), damage.ordinal(), true);
  }

  private Tail cutFile(int segment, long nextOrdinal) throws IOException {
    files.disk().delete(files.path(segment));
    files.disk().forceFolder(files.folder());
    int last = files.lastNumber();
    return new Tail(last, last == 0 ? 0 : files.size(last), nextOrdinal, true);
  }
}
