package org.varve.formats;

/** Tells where bytes stop being the CBOR that is read here; never leaves the package. */
final class CborSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Violation violation;

  /**
   * @param at offset of the byte
   */
  CborSyntaxException(int at, String value, String rule, String nextStep) {
    super(rule);
    violation = new Violation("byte " + at, value, rule, nextStep);
  }

  Violation violation() {
    return violation;
  }
}
