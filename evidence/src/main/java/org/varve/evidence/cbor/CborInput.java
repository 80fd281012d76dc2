package org.varve.evidence.cbor;

import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;

/** The bytes that a {@link CborReader} reads, how far it is, and the heads of items among them. */
final class CborInput {
  private static final int MAJOR_SHIFT = 5;
  private static final int INFO_MASK = 0x1f;

  private final String what;
  private final byte[] bytes;
  private final int start;
  private final int end;
  private int at;

  CborInput(Slice slice, String what) {
    this.what = what;
    bytes = slice.array();
    start = slice.offset();
    end = start + slice.length();
    at = start;
  }

  String what() {
    return what;
  }

  /** The array that positions refer to. */
  byte[] bytes() {
    return bytes;
  }

  int position() {
    return at;
  }

  int bytesLeft() {
    return end - at;
  }

  /** The next bytes, as many as are known to be left. */
  Slice take(int length) {
    Slice slice = Slice.of(bytes, at, length);
    at += length;
    return slice;
  }

  int initialByte() {
    if (at == end) {
      throw malformed(at, "the bytes end too early");
    }
    return bytes[at] & 0xff;
  }

  int major() {
    return initialByte() >> MAJOR_SHIFT;
  }

  /** Reads the head of an item of this type and gives its argument. */
  long head(int major) {
    int from = at;
    int found = major();
    if (found != major) {
      throw malformed(from, "expected " + Major.name(major) + ", not " + Major.name(found));
    }
    int info = bytes[at++] & INFO_MASK;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed(from, "lengths must be definite");
    }
    int width = 1 << (info - 24);
    long argument = bigEndian(width);
    if (argument < 0) {
      throw malformed(from, "integers must be within 64 bits with sign");
    }
    // What fits into half the width belongs there; below 24 it belongs into the first byte.
    long smallest = width == 1 ? 24 : 1L << (4 * width);
    if (argument < smallest) {
      throw malformed(from, "integers and lengths must have their shortest form");
    }
    return argument;
  }

  /** Reads the head of an item whose argument is a length or count. */
  int length(int major, int max) {
    int from = at;
    long length = head(major);
    if (length > max) {
      throw malformed(from, "length " + length + " is over the limit of " + max);
    }
    // Every item takes at least one byte, so this bounds the counts of arrays and maps as well.
    if (length > bytesLeft()) {
      throw malformed(from, "length " + length + " is more than what is left");
    }
    return (int) length;
  }

  MalformedException malformed(int position, String rule) {
    return new MalformedException(rule, what + ", byte " + (position - start));
  }

  private long bigEndian(int width) {
    if (width > bytesLeft()) {
      throw malformed(at, "the bytes end too early");
    }
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = (value << 8) | (bytes[at++] & 0xff);
    }
    return value;
  }
}
