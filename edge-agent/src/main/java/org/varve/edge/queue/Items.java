package org.varve.edge.queue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Packs the items of an operation into one column: {@code u32be length ‖ bytes}, back to back; and
 * that deflated behind a byte 1, if it gets smaller. A memory card lives as long as little is
 * written to it, and readings look much alike. An item is shorter than 2^24 bytes, so that a column
 * that is not deflated begins with a byte 0, or is empty.
 */
final class Items {
  private static final byte DEFLATED = 1;
  private static final int BUFFER_BYTES = 8 << 10;

  /** Items are at most 4 MiB together; beyond is a damaged column. */
  private static final int UNPACKED_BYTES_MAX = 8 << 20;

  private Items() {}

  static byte[] pack(List<byte[]> items) {
    int bytes = items.stream().mapToInt(item -> Integer.BYTES + item.length).sum();
    ByteBuffer plain = ByteBuffer.allocate(bytes);
    items.forEach(item -> plain.putInt(item.length).put(item));
    byte[] deflated = deflate(plain.array());
    return deflated.length < bytes ? deflated : plain.array();
  }

  static List<byte[]> unpack(byte[] packed) {
    boolean deflated = packed.length > 0 && packed[0] == DEFLATED;
    ByteBuffer buffer = ByteBuffer.wrap(deflated ? inflate(packed) : packed);
    List<byte[]> items = new ArrayList<>();
    while (buffer.hasRemaining()) {
      byte[] item = new byte[buffer.getInt()];
      buffer.get(item);
      items.add(item);
    }
    return items;
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4 + 16);
      out.write(DEFLATED);
      byte[] buffer = new byte[BUFFER_BYTES];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflate(byte[] packed) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed, 1, packed.length - 1);
      ByteArrayOutputStream out = new ByteArrayOutputStream(4 * packed.length);
      byte[] buffer = new byte[BUFFER_BYTES];
      while (!inflater.finished()) {
        int read = inflater.inflate(buffer);
        boolean stuck = read == 0 && !inflater.finished();
        if (stuck || out.size() > UNPACKED_BYTES_MAX) {
          throw new DamagedItemsException("the items of an operation are damaged", null);
        }
        out.write(buffer, 0, read);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new DamagedItemsException("the items of an operation are damaged", e);
    } finally {
      inflater.end();
    }
  }
}
