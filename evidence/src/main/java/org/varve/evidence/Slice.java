package org.varve.evidence;

import java.util.Arrays;
import java.util.Objects;

/**
 * A stretch of received bytes that is hashed and verified exactly as it came, without copying it.
 *
 * <p>The array is shared: whoever holds a slice does not write to it.
 */
public final class Slice {
  private final byte[] array;
  private final int offset;
  private final int length;

  private Slice(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  public static Slice of(byte[] array) {
    return new Slice(array, 0, array.length);
  }

  public static Slice of(byte[] array, int offset, int length) {
    return new Slice(array, offset, length);
  }

  /** The shared array that this slice lies in. */
  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }
}
