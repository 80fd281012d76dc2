package org.varve.ledger.embedded.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.ledger.embedded.disk.Disk;

/**
 * An append-only log of byte strings in segment files, with checksums, numbered from 0.
 *
 * <p>Use: {@link #open}, {@link #recover} once, then {@link #append} any number of records and
 * {@link #commit}. Appending and committing belong to one thread; reading to any. After an
 * exception of append or commit nothing more may be written: open the log anew.
 */
public final class SegmentLog implements Closeable {
  private final SegmentFiles files;
  private final RandomGenerator random;
  private final HeadFile head;
  private final ReadHandles handles;
  private @Nullable SegmentWriter writer;
  private volatile int lastSegment;
  private long nextOrdinal;
  private long durableBefore;

  /** Until proven otherwise: after a failed write or fsync nothing must be forced again. */
  private boolean failed = true;

  private SegmentLog(SegmentFiles files, RandomGenerator random, HeadFile head) {
    this.files = files;
    this.random = random;
    this.head = head;
    this.handles = new ReadHandles(files);
  }

  /**
   * Opens the log of a folder; makes the folder if there is none.
   *
   * @param random for the salts of new files
   */
  public static SegmentLog open(
      Disk disk, Path folder, SegmentKind kind, SegmentLimits limits, RandomGenerator random)
      throws IOException {
    disk.createFolders(folder);
    HeadFile head = HeadFile.read(disk, folder);
    return new SegmentLog(new SegmentFiles(disk, folder, kind, limits), random, head);
  }

  /** The newest record known to have been acknowledged; none after a first start. */
  public Optional<Head> acknowledged() {
    return head.newest();
  }

  /**
   * A record that was there before.
   *
   * @param position where it begins
   * @param ordinal its number
   */
  public record Start(RecordPosition position, long ordinal) {}

  /**
   * Cuts a torn tail, shows everything from a known record on and gets ready for writing.
   *
   * <p>What is shown is durable: whoever keeps something of it will find it here again.
   *
   * @param from the newest record that the visitor has kept, shown again; null: all from the first
   */
  public void recover(@Nullable Start from, RecordVisitor visitor) throws IOException {
    Recovery.Ready ready = new Recovery(files, head).run(from, visitor);
    writer = ready.writer().orElse(null);
    lastSegment = ready.tail().segment();
    nextOrdinal = ready.tail().nextOrdinal();
    durableBefore = nextOrdinal;
    failed = false;
  }

  /** Shows everything from the first record on, and changes nothing. */
  public void inspect(RecordVisitor visitor) throws IOException {
    new Recovery(files, head).walk(null, visitor);
  }

  /** All segment files together. */
  public long bytes() throws IOException {
    return files.bytes();
  }

  /** One segment file; none if it was freed. */
  public long bytes(int segment) throws IOException {
    return files.size(segment);
  }

  /**
   * The first record, before recovery; empty if the log has none.
   *
   * @throws DamagedException if what begins the log is no sound record
   */
  public Optional<Record> first() throws IOException {
    try (RecordCursor cursor = new RecordCursor(files)) {
      Step step = cursor.next();
      if (step instanceof Step.Broken broken) {
        throw new DamagedException(broken.damage());
      }
      return step instanceof Step.Found found ? Optional.of(found.record()) : Optional.empty();
    }
  }

  private SegmentHeader readHeader(int segment) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(handles.read(segment, 0, SegmentHeader.BYTES));
    return SegmentHeader.decode(bytes, files.kind(), segment)
        .orElseThrow(() -> new DamagedException(files.badHeader(segment)));
  }

  /** Number that the next record gets. */
  public long nextOrdinal() {
    return nextOrdinal;
  }

  /** Writes a record; durable after {@link #commit}. */
  public RecordPosition append(byte[] body) throws IOException {
    if (body.length > files.limits().recordBytesMax()) {
      throw new IllegalArgumentException(
          "a record of %d bytes is over the limit of %d"
              .formatted(body.length, files.limits().recordBytesMax()));
    }
    begin();
    SegmentWriter current = writer;
    if (current == null || current.end().offset() >= files.limits().segmentBytesMax()) {
      current = roll();
    }
    RecordPosition position = current.append(nextOrdinal, durableBefore, body);
    nextOrdinal++;
    failed = false;
    return position;
  }

  /** Begins a new segment file, unless the last one is empty: what lies before can be freed. */
  public void endSegment() throws IOException {
    begin();
    if (writer != null && writer.end().offset() > SegmentHeader.BYTES) {
      var unused = roll();
    }
    failed = false;
  }

  /** The segment that is written to: the only one that cannot be freed. */
  public int lastSegment() {
    return lastSegment;
  }

  /** Is shown the records of a segment. */
  @FunctionalInterface
  public interface Records {
    void record(Record record) throws IOException;
  }

  /**
   * Shows the records of a full segment; from any thread.
   *
   * @return what is to be left of it when it is freed, without what is erased
   * @throws DamagedException at the first record that is not sound: a damaged file is kept
   */
  public FreedSegment inspect(int segment, Records visitor) throws IOException {
    SegmentHeader header = header(segment);
    long ordinal = header.firstOrdinal();
    long offset = SegmentHeader.BYTES;
    try (SegmentReader reader = files.read(header)) {
      Step step = reader.at(offset, ordinal);
      while (step instanceof Step.Found found) {
        visitor.record(found.record());
        ordinal++;
        offset += Frame.BYTES + found.record().body().length;
        step = reader.at(offset, ordinal);
      }
      if (step instanceof Step.Broken broken) {
        throw new DamagedException(broken.damage());
      }
    }
    if (files.firstOrdinal(segment + 1).filter(Long.valueOf(ordinal)::equals).isEmpty()) {
      throw damaged(new RecordPosition(segment, offset), ordinal, "the segment ends too early");
    }
    return new FreedSegment(segment, header.firstOrdinal(), ordinal, List.of());
  }

  private SegmentHeader header(int segment) throws IOException {
    return files.header(segment).orElseThrow(() -> new DamagedException(files.badHeader(segment)));
  }

  /**
   * Gives the bytes of a full segment back to the disk and leaves a marker; from any thread. Its
   * records cannot be read from then on.
   *
   * @return how many bytes
   */
  public long free(FreedSegment segment) throws IOException {
    if (segment.number() >= lastSegment) {
      throw new IllegalArgumentException("segment %d is not full".formatted(segment.number()));
    }
    long bytes = files.size(segment.number());
    files.free(segment);
    handles.drop(segment.number());
    return bytes;
  }

  /** The segments that were freed. */
  public List<Integer> freedSegments() throws IOException {
    return files.freedNumbers();
  }

  /** What is left of a freed segment. */
  public Optional<FreedSegment> freed(int segment) throws IOException {
    return files.freed(segment);
  }

  private SegmentWriter roll() throws IOException {
    if (writer != null) {
      // Recovery relies on it: a file is durable before the next one is made.
      writer.force();
      writer.close();
      durableBefore = nextOrdinal;
    }
    int number = lastSegment + 1;
    SegmentHeader header = new SegmentHeader(files.kind(), number, nextOrdinal, random.nextLong());
    SegmentWriter created = SegmentWriter.create(files, header);
    writer = created;
    lastSegment = number;
    return created;
  }

  /**
   * Makes all appended records durable: one fdatasync.
   *
   * @param mark what the last of them is identified by, for {@link #acknowledged}
   */
  public void commit(Digest mark) throws IOException {
    SegmentWriter current = Objects.requireNonNull(writer, "nothing was appended");
    begin();
    current.force();
    durableBefore = nextOrdinal;
    head.write(new Head(nextOrdinal - 1, current.end(), mark));
    failed = false;
  }

  private void begin() {
    if (failed) {
      throw new IllegalStateException("the log is not recovered, or failed: open it anew");
    }
    failed = true;
  }

  /**
   * Reads a record back.
   *
   * @throws DamagedException if it is not what was written
   */
  public Record read(RecordPosition position, long ordinal) throws IOException {
    SegmentHeader header = readHeader(position.segment());
    byte[] frameBytes = handles.read(position.segment(), position.offset(), Frame.BYTES);
    Optional<Frame> frame =
        frameBytes.length < Frame.BYTES
            ? Optional.empty()
            : Frame.decode(frameBytes, 0, header.salt()).filter(f -> f.ordinal() == ordinal);
    if (frame.isEmpty()) {
      throw damaged(position, ordinal, "the record does not begin here");
    }
    byte[] body = readBody(position, 0, frame.get().bodyBytes());
    if (!frame.get().fits(body, header.salt())) {
      throw damaged(position, ordinal, "the record's checksum does not fit its bytes");
    }
    return new Record(ordinal, position, body);
  }

  /**
   * Reads a part of a record's body, unchecked: for callers that know its hash. Shorter than asked
   * for if the file ends before.
   */
  public byte[] readBody(RecordPosition position, int from, int length) throws IOException {
    return handles.read(position.segment(), position.offset() + Frame.BYTES + from, length);
  }

  /** What to throw when the bytes of a record turn out wrong. */
  public DamagedException damaged(RecordPosition position, long ordinal, String what) {
    return new DamagedException(
        new Damage(files.path(position.segment()), position.offset(), ordinal, what));
  }

  @Override
  public void close() throws IOException {
    try (handles;
        head;
        SegmentWriter last = writer) {
      if (last != null && !failed && head.newest().isPresent()) {
        head.force();
      }
    }
  }
}
