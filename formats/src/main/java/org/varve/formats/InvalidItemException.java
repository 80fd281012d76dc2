package org.varve.formats;

import java.util.List;

/** Tells that an item cannot be decoded since it breaks its format. */
public final class InvalidItemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  InvalidItemException(String format, List<Violation> violations) {
    super(format + ": " + violations.get(0).message());
    this.violations = List.copyOf(violations);
  }

  /** What {@link DataFormat#validate} says of the item; never empty. */
  public List<Violation> violations() {
    return violations;
  }
}
