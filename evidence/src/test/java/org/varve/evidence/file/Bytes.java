package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Changes to encoded bytes that leave their length as it is. */
final class Bytes {
  private Bytes() {}

  /** Replaces the only place where a text stands by another of the same length. */
  static byte[] replace(byte[] bytes, String text, String other) {
    int at = indexOf(bytes, text);
    byte[] changed = bytes.clone();
    System.arraycopy(other.getBytes(ISO_8859_1), 0, changed, at, text.length());
    return changed;
  }

  /** Where a text stands; it must be there just once. */
  static int indexOf(byte[] bytes, String text) {
    String all = new String(bytes, ISO_8859_1);
    int at = all.indexOf(text);
    if (at < 0 || all.indexOf(text, at + 1) >= 0) {
      throw new IllegalArgumentException(text + " is not there just once");
    }
    return at;
  }

  static byte[] flipBit(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return changed;
  }
}
