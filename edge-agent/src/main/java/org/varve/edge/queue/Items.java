package org.varve.edge.queue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Packs the items of an operation into one column: {@code u32be length ‖ bytes}, back to back. */
final class Items {
  private Items() {}

  static int packedBytes(List<byte[]> items) {
    return items.stream().mapToInt(item -> Integer.BYTES + item.length).sum();
  }

  static byte[] pack(List<byte[]> items) {
    ByteBuffer packed = ByteBuffer.allocate(packedBytes(items));
    items.forEach(item -> packed.putInt(item.length).put(item));
    return packed.array();
  }

  static List<byte[]> unpack(byte[] packed) {
    ByteBuffer buffer = ByteBuffer.wrap(packed);
    List<byte[]> items = new ArrayList<>();
    while (buffer.hasRemaining()) {
      byte[] item = new byte[buffer.getInt()];
      buffer.get(item);
      items.add(item);
    }
    return items;
  }
}
