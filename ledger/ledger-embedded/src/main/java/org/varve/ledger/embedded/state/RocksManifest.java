package org.varve.ledger.embedded.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Checks the file that lists RocksDB's other files, before RocksDB reads it: with one bit of it
 * flipped, a record's type, RocksDB 11 never comes back from opening.
 *
 * <p>The form is that of its logs: blocks of 32 KiB; in them records of masked CRC-32C (over type
 * and bytes), length u16 and type u8, all little endian, and the bytes.
 */
final class RocksManifest {
  private static final Pattern NAME = Pattern.compile("MANIFEST-\\d+\n");
  private static final int BLOCK_BYTES = 1 << 15;
  private static final int HEADER_BYTES = 7;
  private static final int TYPE_AT = 6;

  /** A record is whole (1) or the first, a middle or the last part of one. */
  private static final int TYPE_MAX = 4;

  private static final int MASK_DELTA = 0xa282ead8;

  private RocksManifest() {}

  /** Whether a folder's manifest is sound up to a torn tail, which RocksDB takes for the end. */
  static boolean isSound(Path folder) throws IOException {
    String current = Files.readString(folder.resolve("CURRENT"), StandardCharsets.ISO_8859_1);
    if (!NAME.matcher(current).matches() || !Files.exists(folder.resolve(current.strip()))) {
      return false;
    }
    try (InputStream in = Files.newInputStream(folder.resolve(current.strip()))) {
      for (byte[] block = in.readNBytes(BLOCK_BYTES);
          block.length > 0;
          block = in.readNBytes(BLOCK_BYTES)) {
        if (!isSound(block)) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean isSound(byte[] bytes) {
    ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      int length = Short.toUnsignedInt(block.getShort(at + Integer.BYTES));
      int type = block.get(at + TYPE_AT);
      if (type == 0 && length == 0) {
        return true;
      }
      if (at + HEADER_BYTES + length > bytes.length) {
        return bytes.length < BLOCK_BYTES;
      }
      if (type < 1 || type > TYPE_MAX || block.getInt(at) != checksum(bytes, at, length)) {
        return false;
      }
      at += HEADER_BYTES + length;
    }
    return true;
  }

  private static int checksum(byte[] bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at + TYPE_AT, 1 + length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }
}
