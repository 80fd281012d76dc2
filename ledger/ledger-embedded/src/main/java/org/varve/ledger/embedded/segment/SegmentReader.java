package org.varve.ledger.embedded.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.varve.ledger.embedded.disk.DiskFile;

/** Reads and checks the records of one segment file whose header is sound. */
final class SegmentReader implements Closeable {
  private static final int SEARCH_BYTES = 1 << 20;

  private final DiskFile file;
  private final Path path;
  private final SegmentHeader header;
  private final int recordBytesMax;
  private final long size;

  SegmentReader(DiskFile file, Path path, SegmentHeader header, int recordBytesMax)
      throws IOException {
    this.file = file;
    this.path = path;
    this.header = header;
    this.recordBytesMax = recordBytesMax;
    this.size = file.size();
  }

  /** Reads the record that should begin there and bear that number. */
  Step at(long offset, long ordinal) throws IOException {
    long left = size - offset;
    if (left == 0) {
      return new Step.End();
    }
    if (left < Frame.BYTES) {
      return broken(offset, ordinal, "the file ends in the middle of a frame");
    }
    Optional<Frame> frame = Frame.decode(read(offset, Frame.BYTES), 0, header.salt());
    if (frame.isEmpty()) {
      return broken(offset, ordinal, "no record begins here");
    }
    return body(frame.get(), offset, ordinal);
  }

  private Step body(Frame frame, long offset, long ordinal) throws IOException {
    if (frame.ordinal() != ordinal) {
      return broken(offset, ordinal, "here lies record " + frame.ordinal() + " instead");
    }
    if (!fits(frame, offset)) {
      return broken(
          offset, ordinal, "the file ends in a record of " + frame.bodyBytes() + " bytes");
    }
    byte[] body = read(offset + Frame.BYTES, frame.bodyBytes());
    if (!frame.fits(body, header.salt())) {
      return broken(offset, ordinal, "the record's checksum does not fit its bytes");
    }
    return new Step.Found(new Record(ordinal, new RecordPosition(header.number(), offset), body));
  }

  private boolean fits(Frame frame, long offset) {
    return frame.bodyBytes() >= 0
        && frame.bodyBytes() <= recordBytesMax
        && frame.bodyBytes() <= size - offset - Frame.BYTES;
  }

  private Step broken(long offset, long ordinal, String what) {
    return new Step.Broken(new Damage(path, offset, ordinal, what));
  }

  /** The first sound record from an offset on whose frame is of a kind. */
  Optional<Record> firstFrom(long offset, Predicate<Frame> wanted) throws IOException {
    long from = offset;
    while (true) {
      OptionalLong candidate = frameFrom(from, wanted);
      if (candidate.isEmpty()) {
        return Optional.empty();
      }
      long at = candidate.getAsLong();
      long number = Frame.decode(read(at, Frame.BYTES), 0, header.salt()).orElseThrow().ordinal();
      if (at(at, number) instanceof Step.Found found) {
        return Optional.of(found.record());
      }
      from = at + 1;
    }
  }

  private OptionalLong frameFrom(long from, Predicate<Frame> wanted) throws IOException {
    // Chunks overlap by all but one byte of a frame, so that none is missed between two.
    for (long at = from; at + Frame.BYTES <= size; at += SEARCH_BYTES - Frame.BYTES + 1) {
      byte[] chunk = read(at, (int) Math.min(SEARCH_BYTES, size - at));
      for (int i = 0; i + Frame.BYTES <= chunk.length; i++) {
        if (chunk[i] == (byte) (Frame.MAGIC >>> 24)
            && Frame.decode(chunk, i, header.salt()).filter(wanted).isPresent()) {
          return OptionalLong.of(at + i);
        }
      }
    }
    return OptionalLong.empty();
  }

  private byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (file.read(ByteBuffer.wrap(bytes), offset) < length) {
      throw new IOException(path + " became shorter while it was read, at " + offset);
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
