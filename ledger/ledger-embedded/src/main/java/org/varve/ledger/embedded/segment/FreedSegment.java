package org.varve.ledger.embedded.segment;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.varve.evidence.Digest;

/**
 * What stays of a segment file when its records are not needed any more: which record numbers it
 * had, so that the log goes on behind it, and what was erased with it.
 *
 * @param number of the segment
 * @param firstOrdinal number of its first record
 * @param nextOrdinal number of the first record behind it
 * @param erased what was given up; what was moved elsewhere is not among it
 */
public record FreedSegment(int number, long firstOrdinal, long nextOrdinal, List<Erased> erased) {
  private static final long MAGIC = 0x5641525646524545L; // "VARVFREE"
  private static final short VERSION = 0;
  private static final int HEADER_BYTES = 36;
  private static final int ENTRY_BYTES = Digest.BYTES + Long.BYTES;

  /**
   * A record that was given up.
   *
   * @param mark what its owner identifies it by
   * @param atMillis when, in milliseconds since 1970
   */
  public record Erased(Digest mark, long atMillis) {}

  public FreedSegment {
    erased = List.copyOf(erased);
  }

  ByteBuffer encode(SegmentKind kind) {
    int length = HEADER_BYTES + erased.size() * ENTRY_BYTES + Integer.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putLong(MAGIC).putShort(VERSION).putShort((short) kind.code()).putInt(number);
    bytes.putLong(firstOrdinal).putLong(nextOrdinal).putInt(erased.size());
    erased.forEach(each -> bytes.put(each.mark().bytes()).putLong(each.atMillis()));
    bytes.putInt(checksum(bytes.array(), length));
    return bytes.flip();
  }

  /** What these bytes say, if they are whole and of that segment. */
  static Optional<FreedSegment> decode(byte[] bytes, SegmentKind kind, int number) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_BYTES + Integer.BYTES
        || in.getInt(bytes.length - Integer.BYTES) != checksum(bytes, bytes.length)) {
      return Optional.empty();
    }
    boolean expected =
        in.getLong() == MAGIC
            && in.getShort() == VERSION
            && in.getShort() == kind.code()
            && in.getInt() == number;
    if (!expected) {
      return Optional.empty();
    }
    long first = in.getLong();
    long next = in.getLong();
    int count = in.getInt();
    if ((long) count * ENTRY_BYTES != in.remaining() - Integer.BYTES) {
      return Optional.empty();
    }
    List<Erased> erased = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] mark = new byte[Digest.BYTES];
      in.get(mark);
      erased.add(new Erased(Digest.of(mark), in.getLong()));
    }
    return Optional.of(new FreedSegment(number, first, next, erased));
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length - Integer.BYTES);
    return (int) crc.getValue();
  }
}
