package org.varve.ledger.embedded;

import java.nio.ByteBuffer;
import org.varve.ledger.state.StateKey;

/**
 * What this ledger keeps beside the contract's state, whose tables have small letters.
 *
 * <pre>
 * B height u64              {@link BlockLocation}
 * L leaf index u64          where the operation lies in its block's record: offset u32, length u32
 * N level u8, index u64     a node of the log's tree: hash[32]
 * V                         version u32 of this schema
 * </pre>
 */
final class LocalKeys {
  private LocalKeys() {}

  static StateKey block(long height) {
    return numbered('B', height);
  }

  static StateKey leaf(long leafIndex) {
    return numbered('L', leafIndex);
  }

  static StateKey node(int level, long index) {
    ByteBuffer key = ByteBuffer.allocate(2 + Long.BYTES);
    return StateKey.of(key.put((byte) 'N').put((byte) level).putLong(index).array());
  }

  static StateKey version() {
    return StateKey.of(new byte[] {'V'});
  }

  private static StateKey numbered(char table, long number) {
    return StateKey.of(
        ByteBuffer.allocate(1 + Long.BYTES).put((byte) table).putLong(number).array());
  }
}
