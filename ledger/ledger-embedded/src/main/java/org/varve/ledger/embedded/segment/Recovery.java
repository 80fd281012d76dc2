package org.varve.ledger.embedded.segment;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.ledger.embedded.disk.DiskFile;
import org.varve.ledger.embedded.segment.SegmentLog.Start;
import org.varve.ledger.embedded.segment.Walk.Tail;

/** Makes a log ready for writing after whatever happened: its end found, cut clean and durable. */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final SegmentFiles files;
  private final HeadFile head;

  Recovery(SegmentFiles files, HeadFile head) {
    this.files = files;
    this.head = head;
  }

  /**
   * A log that can be written to.
   *
   * @param tail where it ends
   * @param writer of the last segment; none if the next record needs a new one
   */
  record Ready(Tail tail, Optional<SegmentWriter> writer) {}

  /**
   * Recovers. The end comes first, then the records: a record that only the cache has could be kept
   * by the visitor, and then be lost.
   */
  Ready run(@Nullable Start from, RecordVisitor visitor) throws IOException {
    head.openForWriting();
    files.disk().forceFolder(files.folder());
    files.completeFreeing();
    EndFinder finder = new EndFinder();
    Tail tail = walk(from, finder);
    if (finder.firstDamage != null) {
      // May refuse, and then nothing was touched.
      visitor.damaged(finder.firstDamage);
    }
    Tail clean = tail.state() == Tail.State.TORN ? cut(tail) : tail;
    Optional<SegmentWriter> writer = resume(clean);
    walk(from, visitor);
    return new Ready(clean, writer);
  }

  private static final class EndFinder implements RecordVisitor {
    private @Nullable Damage firstDamage;

    @Override
    public void record(Record record) {}

    @Override
    public void damaged(Damage damage) {
      if (firstDamage == null) {
        firstDamage = damage;
      }
    }
  }

  /** Shows everything from a known record on, and changes nothing. */
  Tail walk(@Nullable Start from, RecordVisitor visitor) throws IOException {
    try (RecordCursor cursor = new RecordCursor(files)) {
      long acknowledged = head.newest().map(Head::ordinal).orElse(-1L);
      if (from != null) {
        cursor.moveTo(from.position(), from.ordinal());
        acknowledged = Math.max(acknowledged, from.ordinal());
      }
      return new Walk(files, cursor, visitor, acknowledged).run();
    }
  }

  private Tail cut(Tail tail) throws IOException {
    LOG.atWarn()
        .addKeyValue("file", files.path(tail.segment()))
        .addKeyValue("offset", tail.offset())
        .addKeyValue("bytes", files.size(tail.segment()) - tail.offset())
        .log("Cutting a half-written tail; nothing in it was acknowledged");
    if (tail.offset() < SegmentHeader.BYTES) {
      files.disk().delete(files.path(tail.segment()));
      files.disk().forceFolder(files.folder());
      int last = files.lastNumber();
      return new Tail(last, last == 0 ? 0 : files.size(last), tail.nextOrdinal(), Tail.State.CLEAN);
    }
    try (DiskFile file = files.disk().open(files.path(tail.segment()))) {
      file.truncate(tail.offset());
      file.force();
    }
    return new Tail(tail.segment(), tail.offset(), tail.nextOrdinal(), Tail.State.CLEAN);
  }

  private Optional<SegmentWriter> resume(Tail tail) throws IOException {
    if (tail.segment() == 0 || tail.state() == Tail.State.DAMAGED) {
      return Optional.empty();
    }
    SegmentHeader header =
        files
            .header(tail.segment())
            .orElseThrow(() -> new DamagedException(files.badHeader(tail.segment())));
    SegmentWriter writer = SegmentWriter.resume(files, header, tail.offset());
    long settled = settled(tail.segment());
    if (settled < tail.offset()) {
      writer.settle(settled);
    }
    return Optional.of(writer);
  }

  /** Up to where a segment is known to be durable. */
  private long settled(int segment) {
    return head.newest()
        .map(Head::end)
        .filter(end -> end.segment() == segment)
        .map(RecordPosition::offset)
        .orElse(0L);
  }
}
