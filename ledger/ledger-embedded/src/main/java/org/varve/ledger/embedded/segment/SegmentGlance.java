package org.varve.ledger.embedded.segment;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.embedded.disk.Disk;

/**
 * Looks at a stored log where faults are likely, and changes nothing, not even a lock: the names
 * and headers of its files, and every record of the newest one. A process may write meanwhile.
 */
public final class SegmentGlance {
  private final SegmentFiles files;
  private @Nullable Damage damage;
  private @Nullable Record newest;

  private SegmentGlance(SegmentFiles files) {
    this.files = files;
  }

  /** Looks at the log in a folder; one that is not there has no damage. */
  public static SegmentGlance at(
      Disk disk, java.nio.file.Path folder, SegmentKind kind, SegmentLimits limits)
      throws IOException {
    // Read first: what it names was durable before, and is there for who looks later.
    HeadFile head = HeadFile.read(disk, folder);
    SegmentGlance glance = new SegmentGlance(new SegmentFiles(disk, folder, kind, limits));
    glance.look(head.newest());
    return glance;
  }

  /** The first fault in what was acknowledged. */
  public Optional<Damage> damage() {
    return Optional.ofNullable(damage);
  }

  /** The newest sound record of the newest file. */
  public Optional<Record> newest() {
    return Optional.ofNullable(newest);
  }

  private void look(Optional<Head> head) throws IOException {
    List<Integer> numbers = files.numbers();
    long acknowledged = head.map(Head::ordinal).orElse(-1L);
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers.get(i) != i + 1) {
        damage = new Damage(files.path(i + 1), 0, -1, "the segment file is missing");
        return;
      }
    }
    for (int number : numbers.subList(0, Math.max(0, numbers.size() - 1))) {
      if (files.firstOrdinal(number).isEmpty()) {
        damage = files.badHeader(number);
        return;
      }
    }
    if (!numbers.isEmpty()) {
      walk(numbers.get(numbers.size() - 1), acknowledged);
    } else if (acknowledged >= 0) {
      damage = new Damage(files.path(1), 0, acknowledged, "the segment file is missing");
    }
  }

  private void walk(int last, long acknowledged) throws IOException {
    Optional<SegmentHeader> header = files.header(last);
    try (RecordCursor cursor = new RecordCursor(files)) {
      if (header.isPresent()) {
        cursor.moveTo(new RecordPosition(last, 0), header.get().firstOrdinal());
      } else if (last > 1) {
        // May be torn: the file before says whether what was acknowledged ends there.
        long first = files.firstOrdinal(last - 1).orElseThrow();
        cursor.moveTo(new RecordPosition(last - 1, 0), first);
      }
      var unused = new Walk(files, cursor, new FirstDamage(), acknowledged).run();
    }
  }

  private final class FirstDamage implements RecordVisitor {
    @Override
    public void record(Record record) {
      newest = record;
    }

    @Override
    public void damaged(Damage found) {
      if (damage == null) {
        damage = found;
      }
    }
  }
}
