package org.varve.ledger.embedded.segment;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.varve.evidence.Digest;

/**
 * The newest record that is known to have been acknowledged, and where the log ended then.
 *
 * @param ordinal number of that record
 * @param end first byte behind it
 * @param mark what its owner identifies it by; for the chain the block's hash
 */
public record Head(long ordinal, RecordPosition end, Digest mark) {
  static final int BYTES = 64;
  private static final int MAGIC = 0x76484541; // "vHEA"
  private static final int MARK_AT = 24;
  private static final int MARK_BYTES = 32;
  private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putInt(MAGIC).putLong(ordinal).putInt(end.segment()).putLong(end.offset());
    bytes.put(MARK_AT, mark.bytes());
    bytes.putInt(CHECKED_BYTES, checksum(bytes.array()));
    return bytes.rewind();
  }

  static Optional<Head> decode(byte[] bytes) {
    ByteBuffer head = ByteBuffer.wrap(bytes);
    if (head.getInt(0) != MAGIC || head.getInt(CHECKED_BYTES) != checksum(bytes)) {
      return Optional.empty();
    }
    byte[] mark = new byte[MARK_BYTES];
    head.get(MARK_AT, mark);
    RecordPosition end = new RecordPosition(head.getInt(12), head.getLong(16));
    return Optional.of(new Head(head.getLong(4), end, Digest.of(mark)));
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECKED_BYTES);
    return (int) crc.getValue();
  }
}
