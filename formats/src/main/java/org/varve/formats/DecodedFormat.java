package org.varve.formats;

import java.util.List;

/** A format whose items are validated by decoding them: what can be decoded obeys it. */
abstract class DecodedFormat implements DataFormat {

  /** Decodes an item as far as it can, and adds what is wrong with it. */
  abstract List<Reading> read(byte[] item, Violations violations);

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
    if (!violations.isEmpty()) {
      throw new InvalidItemException(id(), violations.toList());
    }
    return readings;
  }
}
