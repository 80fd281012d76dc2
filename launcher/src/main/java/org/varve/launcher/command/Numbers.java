package org.varve.launcher.command;

/** How the command line writes numbers that were measured. */
final class Numbers {

  /** Whole numbers below this are exact in a double. */
  private static final double WHOLE_MAX = 1L << 53;

  private Numbers() {}

  /** Whole numbers without a trailing {@code .0}, as their source wrote them. */
  static Number shown(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < WHOLE_MAX;
    return whole ? (Number) (long) value : (Number) value;
  }
}
