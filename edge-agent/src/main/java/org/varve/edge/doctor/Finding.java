package org.varve.edge.doctor;

/**
 * What was looked at, and how it is.
 *
 * @param check what was looked at
 * @param level whether something is to be done
 * @param words what was found, and the next step if there is one
 */
public record Finding(String check, Level level, String words) {
  /** Whether something is to be done. */
  public enum Level {
    OK,
    /** It works now; it will not for ever. */
    WARN,
    /** It does not work. */
    FAIL
  }

  static Finding ok(String check, String words) {
    return new Finding(check, Level.OK, words);
  }

  static Finding warn(String check, String words) {
    return new Finding(check, Level.WARN, words);
  }

  static Finding fail(String check, String words) {
    return new Finding(check, Level.FAIL, words);
  }
}
