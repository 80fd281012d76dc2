package org.varve.evidence.cbor;

/** The major types and simple values of RFC 8949 §3 that evidence uses. */
final class Major {
  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int TAG = 6;

  static final int FALSE = 0xf4;
  static final int TRUE = 0xf5;
  static final int NIL = 0xf6;

  private static final String[] NAMES = {
    "an unsigned integer",
    "a negative integer",
    "a byte string",
    "a text",
    "an array",
    "a map",
    "a tag",
    "a simple value or float"
  };

  private Major() {}

  static String name(int major) {
    return NAMES[major];
  }
}
