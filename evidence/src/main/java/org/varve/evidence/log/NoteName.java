package org.varve.evidence.log;

import org.varve.evidence.MalformedException;

/** The rules for names in signed notes, and the stricter ones for a log's origin. */
public final class NoteName {
  /** More than any host name with a path needs. */
  public static final int CHARS_MAX = 255;

  private NoteName() {}

  /**
   * Returns the name of a key if it may stand in a note: not empty, without spaces, controls and
   * {@code +}.
   */
  public static String check(String name, String where) {
    if (name.isEmpty() || name.length() > CHARS_MAX) {
      throw new MalformedException("a name has 1 to " + CHARS_MAX + " characters", where);
    }
    if (name.codePoints().anyMatch(NoteName::isForbidden)) {
      throw new MalformedException("a name has no spaces, controls or +", where);
    }
    return name;
  }

  /** Returns the origin of a log if it is a URL prefix without scheme, port and outer slash. */
  public static String checkOrigin(String origin, String where) {
    check(origin, where);
    // With a colon it would have to be a whole URI to stand as issuer in receipts (RFC 8392).
    if (origin.indexOf(':') >= 0 || origin.startsWith("/") || origin.endsWith("/")) {
      throw new MalformedException("an origin has no colon and no slash at its ends", where);
    }
    return origin;
  }

  private static boolean isForbidden(int character) {
    return character == '+'
        || Character.isISOControl(character)
        || Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.getType(character) == Character.SURROGATE;
  }
}
