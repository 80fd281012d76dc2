package org.varve.evidence.log;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varve.evidence.MalformedException;

/** The entries of a tile: two bytes of length before each, nothing else (C2SP tlog-tiles). */
public final class EntryBundle {
  /** Bytes of the longest entry: the length has two bytes. */
  public static final int ENTRY_BYTES_MAX = 65_535;

  /** Bytes of the longest bundle. */
  public static final int BYTES_MAX = TilePath.FULL * (ENTRY_BYTES_MAX + 2);

  private EntryBundle() {}

  /**
   * Writes entries.
   *
   * @throws IllegalArgumentException if one is too long: cut, it would ruin the log
   */
  public static byte[] encode(List<byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      if (entry.length > ENTRY_BYTES_MAX) {
        throw new IllegalArgumentException(
            "an entry has " + entry.length + " bytes; the limit is " + ENTRY_BYTES_MAX);
      }
      out.write(entry.length >> 8);
      out.write(entry.length);
      out.writeBytes(entry);
    }
    return out.toByteArray();
  }

  /**
   * Reads the entries of a tile.
   *
   * @throws MalformedException unless there are exactly as many as its path says
   */
  public static List<byte[]> decode(TilePath tile, byte[] bytes) {
    List<byte[]> entries = new ArrayList<>(tile.width());
    int at = 0;
    while (at < bytes.length) {
      int length = at + 2 > bytes.length ? -1 : (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
      if (length < 0 || bytes.length - at - 2 < length) {
        throw new MalformedException("the last entry is cut short", tile.toString());
      }
      entries.add(Arrays.copyOfRange(bytes, at + 2, at + 2 + length));
      at += 2 + length;
    }
    if (entries.size() != tile.width()) {
      throw new MalformedException(
          "a bundle of " + tile.width() + " entries has " + entries.size(), tile.toString());
    }
    return entries;
  }
}
