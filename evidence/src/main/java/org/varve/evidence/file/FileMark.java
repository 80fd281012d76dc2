package org.varve.evidence.file;

import java.nio.charset.StandardCharsets;

/**
 * The name by which files of one format begin, behind the CBOR heads of map, key and text.
 *
 * @param name in ASCII
 */
record FileMark(String name) {
  private static final int AT = 3;

  /** Whether bytes begin with it. */
  boolean begins(byte[] bytes) {
    return fitting(bytes) == name.length();
  }

  /**
   * Whether bytes begin with most of it, so that they are such a file with a fault in its name
   * rather than something else.
   */
  boolean nearlyBegins(byte[] bytes) {
    return fitting(bytes) > name.length() / 2;
  }

  private int fitting(byte[] bytes) {
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    int fitting = 0;
    for (int i = 0; i < wanted.length && AT + i < bytes.length; i++) {
      if (bytes[AT + i] == wanted[i]) {
        fitting++;
      }
    }
    return fitting;
  }
}
