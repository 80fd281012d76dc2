package org.varve.ledger.state;

import java.nio.ByteBuffer;

/**
 * The circumstances in which a leaf was recorded.
 *
 * @param height the ledger block
 * @param blockLeafIndex the leaf of the BLOCK operation that encapsulated it, or its own
 * @param afterGap whether its source's previous operation was not recorded then
 */
public record LogEntry(long height, long blockLeafIndex, boolean afterGap) {

  /** Height u64, leaf index u64, flag. */
  public byte[] encode() {
    return ByteBuffer.allocate(2 * Long.BYTES + 1)
        .putLong(height)
        .putLong(blockLeafIndex)
        .put((byte) (afterGap ? 1 : 0))
        .array();
  }

  public static LogEntry decode(byte[] value) {
    ValueReader reader = new ValueReader("log entry", value);
    LogEntry entry = new LogEntry(reader.number(), reader.number(), reader.flag());
    reader.end();
    return entry;
  }
}
