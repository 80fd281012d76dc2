package org.varve.formats;

import java.util.List;

/** A format whose items are validated by decoding them: what can be decoded obeys it. */
abstract class DecodedFormat implements DataFormat {

  /** Decodes an item as far as it can, and adds what is wrong with it. */
  abstract List<Reading> read(byte[] item, Violations violations);

  /** The same for an item that is given as its fields. */
  abstract List<Reading> read(ItemFields fields, Violations violations);

  /** Takes an item apart, or adds why that cannot be. */
  abstract List<ItemField> split(byte[] item, Violations violations);

  @Override
  public final List<Violation> validate(byte[] item) {
    Violations violations = new Violations();
    var unused = read(item, violations);
    return violations.toList();
  }

  @Override
  public final List<Reading> readings(byte[] item) {
    Violations violations = new Violations();
    List<Reading> readings = read(item, violations);
    requireNone(violations);
    return readings;
  }

  @Override
  public final List<Reading> readings(ItemFields fields) {
    Violations violations = new Violations();
    List<Reading> readings = read(fields, violations);
    requireNone(violations);
    return readings;
  }

  @Override
  public final List<ItemField> split(byte[] item) {
    Violations violations = new Violations();
    List<ItemField> fields = split(item, violations);
    requireNone(violations);
    return fields;
  }

  private void requireNone(Violations violations) {
    if (!violations.isEmpty()) {
      throw new InvalidItemException(id(), violations.toList());
    }
  }
}
