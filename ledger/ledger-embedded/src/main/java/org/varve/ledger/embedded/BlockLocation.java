package org.varve.ledger.embedded;

import java.nio.ByteBuffer;
import org.varve.evidence.Digest;
import org.varve.ledger.embedded.segment.RecordPosition;

/**
 * Where a ledger block is stored, and what its bytes hash to.
 *
 * @param position of its record
 * @param hash SHA-256 of the record's body
 */
record BlockLocation(RecordPosition position, Digest hash) {
  private static final int BYTES = Integer.BYTES + Long.BYTES + Digest.BYTES;

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putInt(position.segment())
        .putLong(position.offset())
        .put(hash.bytes())
        .array();
  }

  static BlockLocation decode(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    RecordPosition position = new RecordPosition(in.getInt(), in.getLong());
    byte[] hash = new byte[Digest.BYTES];
    in.get(hash);
    return new BlockLocation(position, Digest.of(hash));
  }
}
