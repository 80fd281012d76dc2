package org.varve.formats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One field of an item that is made of fields: a SenML record under its name, or a property of a
 * JSON object under its key. Immutable.
 */
public final class ItemField {
  private final String name;
  private final byte[] value;

  /**
   * @param value the bytes as they stand in the item, which are kept and not to be modified
   */
  public ItemField(String name, byte[] value) {
    this.name = name;
    this.value = value;
  }

  static List<ItemField> of(List<String> names, List<byte[]> values) {
    List<ItemField> fields = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      fields.add(new ItemField(names.get(i), values.get(i)));
    }
    return fields;
  }

  public String name() {
    return name;
  }

  /** The value in the encoding of the format; shared, not to be modified. */
  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemField that
        && name.equals(that.name)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The name alone: what a field holds is not for logs. */
  @Override
  public String toString() {
    return name;
  }
}
