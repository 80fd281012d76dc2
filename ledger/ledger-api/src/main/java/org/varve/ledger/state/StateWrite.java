package org.varve.ledger.state;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/** One key set to one value. State only ever gains and replaces values; nothing is deleted. */
public final class StateWrite {

  private final StateKey key;
  private final byte[] value;

  /**
   * @param value shared from now on, not to be modified
   */
  public StateWrite(StateKey key, byte[] value) {
    this.key = requireNonNull(key);
    this.value = requireNonNull(value);
  }

  public StateKey key() {
    return key;
  }

  /** The value; shared, not to be modified. */
  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateWrite write
        && key.equals(write.key)
        && Arrays.equals(value, write.value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return key + " (" + value.length + " bytes)";
  }
}
