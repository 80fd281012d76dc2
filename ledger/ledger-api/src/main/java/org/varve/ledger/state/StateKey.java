package org.varve.ledger.state;

import java.util.Arrays;
import java.util.HexFormat;

/** A key of the contract's state: bytes, ordered as unsigned, as key-value engines order them. */
public final class StateKey implements Comparable<StateKey> {

  private final byte[] bytes;

  private StateKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A key of some bytes, which are copied. */
  public static StateKey of(byte[] bytes) {
    return new StateKey(bytes.clone());
  }

  /** A key of bytes that nobody else will write to. */
  static StateKey owning(byte[] bytes) {
    return new StateKey(bytes);
  }

  /** The bytes; shared, not to be modified. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether this key begins with all of another. */
  public boolean startsWith(StateKey prefix) {
    int length = prefix.bytes.length;
    return bytes.length >= length && Arrays.equals(bytes, 0, length, prefix.bytes, 0, length);
  }

  @Override
  public int compareTo(StateKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
