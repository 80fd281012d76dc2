package org.varve.ledger.channel;

import java.util.SortedMap;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.operation.DataBlock;

/** Positions of operations in a data block, which ascend wherever they are listed. */
final class Positions {

  private Positions() {}

  static int next(CborReader reader, SortedMap<Integer, ?> before) {
    int position = (int) reader.uint(DataBlock.MAX_OPERATIONS - 1L);
    if (!before.isEmpty() && position <= before.lastKey()) {
      throw reader.malformed(
          "position " + position + " comes after " + before.lastKey() + "; they ascend");
    }
    return position;
  }
}
