package org.varve.evidence.cbor;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.varve.evidence.Digest;
import org.varve.evidence.Slice;

/**
 * Writes one CBOR item in the deterministic form of RFC 8949 §4.2.1, and cannot write any other.
 *
 * <p>Lengths are definite and shortest. A map key out of order, a missing item and an item too many
 * are programming errors and throw {@link IllegalStateException}.
 */
public final class CborWriter {
  private final Nesting nesting = new Nesting();
  private byte[] buffer;
  private int size;

  public CborWriter() {
    this(256);
  }

  /**
   * @param expectedBytes a guess at the size, so that the buffer need not grow
   */
  public CborWriter(int expectedBytes) {
    buffer = new byte[expectedBytes];
  }

  /**
   * @throws IllegalArgumentException if the value is negative
   */
  public CborWriter uint(long value) {
    if (value < 0) {
      throw new IllegalArgumentException(value + " is negative");
    }
    return integer(value);
  }

  public CborWriter integer(long value) {
    nesting.begin(size);
    if (value >= 0) {
      head(Major.UNSIGNED, value);
    } else {
      head(Major.NEGATIVE, -1 - value);
    }
    return ended();
  }

  public CborWriter bytes(byte[] value) {
    return bytes(Slice.of(value));
  }

  public CborWriter bytes(Slice value) {
    nesting.begin(size);
    head(Major.BYTES, value.length());
    put(value.array(), value.offset(), value.length());
    return ended();
  }

  public CborWriter bytes(Digest value) {
    nesting.begin(size);
    head(Major.BYTES, Digest.BYTES);
    reserve(Digest.BYTES);
    value.copyTo(buffer, size);
    size += Digest.BYTES;
    return ended();
  }

  /**
   * @throws IllegalArgumentException if the text has a lone surrogate, so no UTF-8 form
   */
  public CborWriter text(String value) {
    ByteBuffer utf8 = utf8(value);
    nesting.begin(size);
    head(Major.TEXT, utf8.remaining());
    put(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining());
    return ended();
  }

  /** Opens an array: the next {@code count} items are in it. */
  public CborWriter array(int count) {
    nesting.begin(size);
    head(Major.ARRAY, count);
    nesting.open(false, count);
    return this;
  }

  /** Opens a map: the next {@code pairs} keys, each followed by its value, are in it. */
  public CborWriter map(int pairs) {
    nesting.begin(size);
    head(Major.MAP, pairs);
    nesting.open(true, Math.multiplyExact(pairs, 2));
    return this;
  }

  public CborWriter nil() {
    return simple(Major.NIL);
  }

  public CborWriter bool(boolean value) {
    return simple(value ? Major.TRUE : Major.FALSE);
  }

  /** Tags the item that follows. */
  public CborWriter tag(long tag) {
    nesting.begin(size);
    head(Major.TAG, tag);
    return this;
  }

  /** Adds one item that is already encoded in this same form. */
  public CborWriter raw(byte[] item) {
    nesting.begin(size);
    put(item, 0, item.length);
    return ended();
  }

  /**
   * @throws IllegalStateException if items are missing
   */
  public byte[] toBytes() {
    if (!nesting.isComplete()) {
      throw new IllegalStateException("the CBOR item is not complete");
    }
    return Arrays.copyOf(buffer, size);
  }

  private CborWriter ended() {
    if (!nesting.end(buffer, size)) {
      throw new IllegalStateException("map keys must ascend in their encoded form, each once");
    }
    return this;
  }

  private CborWriter simple(int initialByte) {
    nesting.begin(size);
    put(initialByte);
    return ended();
  }

  private void head(int major, long argument) {
    int type = major << 5;
    if (argument < 24) {
      put(type | (int) argument);
    } else if (argument <= 0xff) {
      put(type | 24);
      putBigEndian(argument, 1);
    } else if (argument <= 0xffff) {
      put(type | 25);
      putBigEndian(argument, 2);
    } else if (argument <= 0xffff_ffffL) {
      put(type | 26);
      putBigEndian(argument, 4);
    } else {
      put(type | 27);
      putBigEndian(argument, 8);
    }
  }

  private void putBigEndian(long value, int width) {
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      put((int) (value >>> shift));
    }
  }

  private void put(int b) {
    reserve(1);
    buffer[size++] = (byte) b;
  }

  private void put(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, buffer, size, length);
    size += length;
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, 2 * buffer.length));
    }
  }

  private static ByteBuffer utf8(String value) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text with a lone surrogate has no UTF-8 form", e);
    }
  }
}
