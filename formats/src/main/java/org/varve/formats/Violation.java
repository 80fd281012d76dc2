package org.varve.formats;

/**
 * One rule of a format that an item breaks.
 *
 * @param path where in the item: a JSON pointer, {@code line:column} for broken syntax, or empty
 *     for the item as a whole
 * @param value the offending value, shortened to {@link #VALUE_CHARS_MAX} characters
 * @param rule the rule, with its limit if it has one
 * @param nextStep what the sender should do about it
 */
public record Violation(String path, String value, String rule, String nextStep) {
  /** As many violations of one item are told; more would only repeat the first. */
  public static final int LIST_MAX = 20;

  static final int VALUE_CHARS_MAX = 80;

  public Violation {
    value = shortened(value);
  }

  /** One sentence a sender can act on. */
  public String message() {
    String where = path.isEmpty() ? "the item" : path;
    return where + " is " + value + ": " + rule + "; " + nextStep;
  }

  /** The same of a part, seen from the whole that it stands in. */
  Violation under(String prefix) {
    String inner = path.isEmpty() || path.startsWith("/") ? path : " " + path;
    return new Violation(prefix + inner, value, rule, nextStep);
  }

  private static String shortened(String value) {
    StringBuilder shown = new StringBuilder(Math.min(value.length(), VALUE_CHARS_MAX) + 1);
    for (int i = 0; i < value.length(); i++) {
      if (i == VALUE_CHARS_MAX) {
        return shown.append('…').toString();
      }
      // A control character could break the line of a log or a terminal.
      char c = value.charAt(i);
      shown.append(Character.isISOControl(c) ? ' ' : c);
    }
    return shown.toString();
  }
}
