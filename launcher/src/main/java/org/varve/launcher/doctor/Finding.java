package org.varve.launcher.doctor;

/**
 * One line of a doctor's report.
 *
 * @param check what was looked at, one or two words
 * @param level how it is
 * @param what what was found
 * @param next what to do; empty if nothing
 */
public record Finding(String check, Level level, String what, String next) {

  /** How it is. */
  public enum Level {
    OK,
    /** It works now, and may not for long. */
    WARN,
    /** A node does not start with this, or cannot do its work. */
    FAIL
  }
}
