package org.varve.evidence.operation;

import org.varve.evidence.MalformedException;

/** The rule for names of sources and origins: short, visible, without spaces. */
public final class SourceName {
  public static final int MAX_CHARACTERS = 255;

  /** A character takes at most four bytes in UTF-8. */
  static final int MAX_BYTES = 4 * MAX_CHARACTERS;

  private SourceName() {}

  /**
   * @return the name
   * @throws MalformedException if it is not 1 to 255 characters without space and control
   */
  public static String require(String name, String where) {
    int characters = name.codePointCount(0, name.length());
    if (characters < 1 || characters > MAX_CHARACTERS) {
      throw new MalformedException(
          "must have 1 to " + MAX_CHARACTERS + " characters, not " + characters, where);
    }
    if (name.codePoints().anyMatch(SourceName::isInvisible)) {
      throw new MalformedException("must not contain spaces or control characters", where);
    }
    return name;
  }

  /** Whether {@link #require} takes it. */
  public static boolean isOne(String name) {
    try {
      return name.equals(require(name, "source"));
    } catch (MalformedException e) {
      return false; // that it is none is the answer
    }
  }

  private static boolean isInvisible(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT;
  }
}
