package org.varve.evidence.operation;

import org.varve.evidence.MalformedException;

/** How far the items of an operation may be shown; {@link #INTERNAL} where nothing is said. */
public enum Confidentiality {
  PUBLIC(0),
  INTERNAL(1),
  CONFIDENTIAL(2),
  SECRET(3);

  private final int number;

  Confidentiality(int number) {
    this.number = number;
  }

  /** The number in the payload. */
  public int number() {
    return number;
  }

  /**
   * @throws MalformedException if there is no such class
   */
  public static Confidentiality ofNumber(long number) {
    for (Confidentiality confidentiality : values()) {
      if (confidentiality.number == number) {
        return confidentiality;
      }
    }
    throw new MalformedException("unknown confidentiality class", "class " + number);
  }
}
