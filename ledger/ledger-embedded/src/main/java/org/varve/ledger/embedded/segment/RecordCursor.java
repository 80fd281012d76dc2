package org.varve.ledger.embedded.segment;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the records of a log that nobody writes to, from file to file, and can go on behind damage.
 */
final class RecordCursor implements Closeable {
  private final SegmentFiles files;
  private final List<Integer> numbers;

  private int segment = 1;
  private long offset;
  private long ordinal;
  private @Nullable SegmentReader reader;

  /** Starts before the log's first record. */
  RecordCursor(SegmentFiles files) throws IOException {
    this.files = files;
    this.numbers = files.numbers();
  }

  /** Moves to a record that is known to have been there. */
  void moveTo(RecordPosition position, long toOrdinal) throws IOException {
    close();
    segment = position.segment();
    offset = position.offset();
    ordinal = toOrdinal;
  }

  /** The next record; stays where it is when that one is broken or not there. */
  Step next() throws IOException {
    while (true) {
      Optional<Step> noSegment = enter();
      if (noSegment.isPresent()) {
        return noSegment.get();
      }
      Step step = current().at(offset, ordinal);
      if (step instanceof Step.Found found) {
        offset += Frame.BYTES + found.record().body().length;
        ordinal++;
        return step;
      }
      if (!(step instanceof Step.End) || last()) {
        return step;
      }
      leave(segment + 1);
    }
  }

  /** Goes on behind a broken place, at the next sound record of the log; false if there is none. */
  boolean skip() throws IOException {
    while (true) {
      if (enter().isEmpty() && skipInSegment()) {
        return true;
      }
      Optional<Integer> following = numbers.stream().filter(n -> n > segment).findFirst();
      if (following.isEmpty()) {
        return false;
      }
      leave(following.get());
      Optional<Long> first = files.firstOrdinal(segment);
      if (first.isPresent() && first.get() >= ordinal) {
        ordinal = first.get();
        return true;
      }
    }
  }

  private boolean skipInSegment() throws IOException {
    Optional<Record> later = current().firstFrom(offset, f -> f.ordinal() > ordinal);
    if (later.isEmpty()) {
      return false;
    }
    offset = later.get().position().offset();
    ordinal = later.get().ordinal();
    return true;
  }

  /** Whether a later record in the file proves that the one that is broken here was durable. */
  boolean wasDurable() throws IOException {
    return reader != null
        && reader.firstFrom(offset, frame -> frame.durableBefore() > ordinal).isPresent();
  }

  private void leave(int toSegment) throws IOException {
    close();
    segment = toSegment;
    offset = 0;
  }

  /** Opens the segment if it is not open; a step only if that is where the walk ends. */
  private Optional<Step> enter() throws IOException {
    if (reader != null) {
      return Optional.empty();
    }
    Optional<Step> wrong = passFreed();
    if (wrong.isPresent()) {
      return wrong;
    }
    if (!numbers.contains(segment)) {
      return Optional.of(last() ? new Step.End() : broken("the segment file is missing"));
    }
    Optional<SegmentHeader> header = files.header(segment);
    if (header.isEmpty()) {
      return Optional.of(broken("the segment's header is damaged or of another file"));
    }
    if (offset == 0 && header.get().firstOrdinal() != ordinal) {
      return Optional.of(
          broken("the segment begins with record " + header.get().firstOrdinal() + " instead"));
    }
    reader = files.read(header.get());
    offset = Math.max(offset, SegmentHeader.BYTES);
    return Optional.empty();
  }

  /** Goes on behind segments that were freed. */
  private Optional<Step> passFreed() throws IOException {
    while (numbers.contains(segment)) {
      Optional<FreedSegment> freed = files.freed(segment);
      if (freed.isEmpty()) {
        return Optional.empty();
      }
      if (offset == 0 && freed.get().firstOrdinal() != ordinal) {
        return Optional.of(
            broken("the freed segment began with record " + freed.get().firstOrdinal()));
      }
      ordinal = freed.get().nextOrdinal();
      leave(segment + 1);
    }
    return Optional.empty();
  }

  private Step broken(String what) {
    return new Step.Broken(new Damage(files.path(segment), offset, ordinal, what));
  }

  private SegmentReader current() {
    return Objects.requireNonNull(reader, "no open segment");
  }

  /** Whether no later segment file exists. */
  boolean last() {
    return numbers.isEmpty() || segment >= numbers.get(numbers.size() - 1);
  }

  int segment() {
    return segment;
  }

  long offset() {
    return offset;
  }

  long ordinal() {
    return ordinal;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
