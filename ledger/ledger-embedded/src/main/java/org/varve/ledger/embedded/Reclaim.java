package org.varve.ledger.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.Digest;
import org.varve.ledger.embedded.ContentIndex.Entry;
import org.varve.ledger.embedded.ContentIndex.Gone;
import org.varve.ledger.embedded.ContentIndex.Stored;
import org.varve.ledger.embedded.ContentIndex.Waste;
import org.varve.ledger.embedded.ContentLog.New;
import org.varve.ledger.embedded.ContentLog.Why;
import org.varve.ledger.embedded.segment.DamagedException;
import org.varve.ledger.embedded.segment.FreedSegment;
import org.varve.ledger.embedded.segment.FreedSegment.Erased;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.embedded.segment.SegmentLog.Start;

/**
 * Gives segments of erased contents back to the disk: what is still wanted of one is stored anew at
 * the end of the log, then a marker takes the segment's place. While this goes on nothing is
 * erased, but contents come and are read as ever.
 */
final class Reclaim {
  private static final Logger LOG = LoggerFactory.getLogger(Reclaim.class);

  /** Moved at once: others who put contents wait for no more. */
  private static final int MOVED_BYTES_MAX = 1 << 20;

  private final ContentLog log;
  private final Writer writer;

  /** The thread that writes, from outside. */
  interface Writer {
    /** Stores contents; durable on return. */
    void store(Map<Digest, New> contents);

    /** Runs between two groups. */
    void run(Step step);
  }

  /** Work for the thread that writes. */
  interface Step {
    void run() throws IOException;
  }

  Reclaim(ContentLog log, Writer writer) {
    this.log = log;
    this.writer = writer;
  }

  /**
   * Frees segments of which half is waste, and those where something has been waste for too long.
   *
   * @return how many bytes less there are now; what was moved is subtracted
   */
  long run(Duration within, long nowMillis) throws IOException {
    long tooOld = nowMillis - within.toMillis();
    long bytes = 0;
    for (Map.Entry<Integer, Waste> each : mostWastefulFirst()) {
      int segment = each.getKey();
      boolean isOld = each.getValue().sinceMillis() <= tooOld;
      if (segment == log.lastSegment() && isOld) {
        writer.run(log::endSegment);
      }
      boolean isHalf = 2 * each.getValue().bytes() >= log.bytes(segment);
      if (log.isFreed(segment)) {
        writer.run(() -> log.noteFreed(segment)); // what did not come to this before
      } else if (segment < log.lastSegment() && (isOld || isHalf)) {
        bytes += free(segment);
      }
    }
    return bytes;
  }

  /** So that there is room for what has to be moved. */
  private List<Map.Entry<Integer, Waste>> mostWastefulFirst() {
    return log.waste().entrySet().stream()
        .sorted(Comparator.comparingLong(each -> -each.getValue().bytes()))
        .toList();
  }

  private long free(int segment) throws IOException {
    Mover mover = new Mover();
    FreedSegment emptied;
    try {
      emptied = log.inspect(segment, mover::record);
    } catch (DamagedException e) {
      LOG.atWarn()
          .addKeyValue("file", e.damage().file())
          .addKeyValue("reason", e.getMessage())
          .log("A file of contents is damaged, so erased content stays in it; run varve fsck");
      return 0;
    }
    mover.move();
    FreedSegment freed =
        new FreedSegment(
            segment, emptied.firstOrdinal(), emptied.nextOrdinal(), List.copyOf(mover.erased));
    long bytes = log.free(freed);
    writer.run(() -> log.noteFreed(segment));
    return bytes - mover.movedBytes;
  }

  /**
   * Sorts what lies in a segment: erased, wanted, or stored elsewhere long since. What the index
   * does not know was damaged when it was made, and has been repaired.
   */
  private final class Mover {
    private final List<Erased> erased = new ArrayList<>();
    private Map<Digest, New> batch = new HashMap<>();
    private long batchBytes;
    private long movedBytes;

    void record(Record record) {
      Digest root = ContentRecord.root(record.body());
      Start at = new Start(record.position(), record.ordinal());
      Optional<Entry> entry = log.find(root);
      if (entry.isEmpty()) {
        move(root, new New(record.body(), Optional.empty(), Why.PUT));
      } else if (entry.get() instanceof Gone gone) {
        erased.add(new Erased(root, gone.atMillis()));
      } else if (entry.get() instanceof Stored stored && stored.at().equals(at)) {
        move(root, new New(record.body(), Optional.of(at), Why.MOVE));
      }
    }

    private void move(Digest root, New content) {
      batch.put(root, content);
      batchBytes += content.record().length;
      if (batchBytes >= MOVED_BYTES_MAX) {
        move();
      }
    }

    void move() {
      if (!batch.isEmpty()) {
        writer.store(batch);
        movedBytes += batchBytes;
        batch = new HashMap<>();
        batchBytes = 0;
      }
    }
  }
}
