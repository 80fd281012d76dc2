package org.varve.ledger.embedded.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.varve.ledger.embedded.disk.DiskFile;

/** Appends to the last segment file of a log. */
final class SegmentWriter implements Closeable {
  private static final int SETTLE_BYTES = 1 << 20;

  private final DiskFile file;
  private final SegmentHeader header;
  private long end;

  private SegmentWriter(DiskFile file, SegmentHeader header, long end) {
    this.file = file;
    this.header = header;
    this.end = end;
  }

  /** Makes a new segment file; its header and its name are durable on return. */
  static SegmentWriter create(SegmentFiles files, SegmentHeader header) throws IOException {
    DiskFile file = files.disk().open(files.path(header.number()));
    try {
      file.write(header.encode(), 0);
      file.force();
      files.disk().forceFolder(files.folder());
      return new SegmentWriter(file, header, SegmentHeader.BYTES);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Goes on in a segment whose records end at a known place. */
  static SegmentWriter resume(SegmentFiles files, SegmentHeader header, long end)
      throws IOException {
    return new SegmentWriter(files.disk().open(files.path(header.number())), header, end);
  }

  /**
   * Makes durable what a former process wrote and perhaps could not force: after a failed fsync the
   * system shows bytes that are on no disk and will not write them by itself. Written again, it
   * will. The bytes are the same, so that a power cut in between does no harm.
   */
  void settle(long from) throws IOException {
    for (long at = from; at < end; at += SETTLE_BYTES) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(SETTLE_BYTES, end - at));
      file.read(bytes, at);
      file.write(bytes.flip(), at);
    }
    file.force();
  }

  /** Writes a record; not durable yet. */
  RecordPosition append(long ordinal, long durableBefore, byte[] body) throws IOException {
    RecordPosition position = new RecordPosition(header.number(), end);
    Frame frame = Frame.of(ordinal, durableBefore, body, header.salt());
    file.write(frame.encode(header.salt()), end);
    file.write(ByteBuffer.wrap(body), end + Frame.BYTES);
    end += Frame.BYTES + (long) body.length;
    return position;
  }

  void force() throws IOException {
    file.force();
  }

  RecordPosition end() {
    return new RecordPosition(header.number(), end);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
