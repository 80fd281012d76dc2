package org.varve.ledger.embedded.segment;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment file: which log, and which place in it, the file belongs to.
 *
 * @param kind what the log holds
 * @param number of the segment, from 1
 * @param firstOrdinal number of its first record
 * @param salt random; starts every checksum of the file, so that nobody can plant bytes in a record
 *     that look like a record, and records of another file never fit
 */
record SegmentHeader(SegmentKind kind, int number, long firstOrdinal, long salt) {
  static final int BYTES = 40;
  private static final long MAGIC = 0x5641525645534547L; // "VARVESEG"
  private static final short VERSION = 0;
  private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(MAGIC).putShort(VERSION).putShort((short) kind.code()).putInt(number);
    bytes.putLong(firstOrdinal).putLong(salt).putInt(0);
    bytes.putInt(checksum(bytes));
    return bytes.flip();
  }

  /** The header that these bytes are, if they are one of that kind and number. */
  static Optional<SegmentHeader> decode(ByteBuffer bytes, SegmentKind kind, int number) {
    if (bytes.remaining() != BYTES || bytes.getInt(CHECKED_BYTES) != checksum(bytes)) {
      return Optional.empty();
    }
    boolean expected =
        bytes.getLong(0) == MAGIC
            && bytes.getShort(8) == VERSION
            && bytes.getShort(10) == kind.code()
            && bytes.getInt(12) == number;
    return expected
        ? Optional.of(new SegmentHeader(kind, number, bytes.getLong(16), bytes.getLong(24)))
        : Optional.empty();
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), bytes.arrayOffset(), CHECKED_BYTES);
    return (int) crc.getValue();
  }
}
