package org.varve.formats;

import java.util.List;

/**
 * The format of bytes that nobody but their owner understands: any item is valid, none has
 * readings.
 */
public final class Opaque implements DataFormat {
  public static final String ID = "opaque/1";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<Violation> validate(byte[] item) {
    return ItemSize.check(item).map(List::of).orElse(List.of());
  }

  @Override
  public List<Reading> readings(byte[] item) {
    List<Violation> violations = validate(item);
    if (!violations.isEmpty()) {
      throw new InvalidItemException(ID, violations);
    }
    return List.of();
  }
}
