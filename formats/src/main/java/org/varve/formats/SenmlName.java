package org.varve.formats;

import java.util.regex.Pattern;

/**
 * The rule on the names of sensors (RFC 8428, 4.5.1), for those who read, write or configure them.
 */
public final class SenmlName {
  /** The rule in words, for messages. */
  public static final String RULE =
      "a name (bn and n together) has 1 to "
          + SenmlJson.NAME_CHARS_MAX
          + " of A-Z a-z 0-9 - : . / _ and starts with a letter or digit (RFC 8428, 4.5.1)";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9\\-:./_]*");

  private SenmlName() {}

  public static boolean isAllowed(String name) {
    return name.length() <= SenmlJson.NAME_CHARS_MAX && ALLOWED.matcher(name).matches();
  }
}
