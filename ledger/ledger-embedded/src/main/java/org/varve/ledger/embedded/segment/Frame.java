package org.varve.ledger.embedded.segment;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes before a record's body. Its own checksum tells a damaged body, whose end is still
 * known, from a damaged frame, and makes the search for the next record cheap.
 *
 * @param ordinal number of the record in its log
 * @param durableBefore all records with a lower number were durable when this one was written: if
 *     it is here, they must be
 * @param bodyBytes length of the body
 * @param bodyChecksum CRC-32C over the segment's salt and the body
 */
record Frame(long ordinal, long durableBefore, int bodyBytes, int bodyChecksum) {
  static final int BYTES = 32;
  static final int MAGIC = 0x76724563; // "vrEc"
  private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

  static Frame of(long ordinal, long durableBefore, byte[] body, long salt) {
    return new Frame(ordinal, durableBefore, body.length, checksum(salt, body, 0, body.length));
  }

  ByteBuffer encode(long salt) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putInt(MAGIC).putInt(bodyBytes).putLong(ordinal).putLong(durableBefore);
    bytes.putInt(bodyChecksum);
    bytes.putInt(checksum(salt, bytes.array(), 0, CHECKED_BYTES));
    return bytes.flip();
  }

  /** The frame at that place of an array, if its own checksum is right. */
  static Optional<Frame> decode(byte[] bytes, int at, long salt) {
    ByteBuffer frame = ByteBuffer.wrap(bytes, at, BYTES).slice();
    boolean right =
        frame.getInt(0) == MAGIC
            && frame.getInt(CHECKED_BYTES) == checksum(salt, bytes, at, CHECKED_BYTES);
    return right
        ? Optional.of(
            new Frame(frame.getLong(8), frame.getLong(16), frame.getInt(4), frame.getInt(24)))
        : Optional.empty();
  }

  boolean fits(byte[] body, long salt) {
    return body.length == bodyBytes && checksum(salt, body, 0, body.length) == bodyChecksum;
  }

  private static int checksum(long salt, byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, salt));
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
