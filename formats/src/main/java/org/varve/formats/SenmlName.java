package org.varve.formats;

/**
 * The rule on the names of sensors (RFC 8428, 4.5.1), for those who read, write or configure them.
 */
public final class SenmlName {
  /** The rule in words, for messages. */
  public static final String RULE =
      "a name (bn and n together) has 1 to "
          + SenmlJson.NAME_CHARS_MAX
          + " of A-Z a-z 0-9 - : . / _ and starts with a letter or digit (RFC 8428, 4.5.1)";

  private SenmlName() {}

  public static boolean isAllowed(String name) {
    if (name.isEmpty()
        || name.length() > SenmlJson.NAME_CHARS_MAX
        || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      if (!isLetterOrDigit(name.charAt(i)) && "-:./_".indexOf(name.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
