package org.varve.launcher;

/**
 * How much is logged: a running node tells what it does, a command only what is wrong. {@code
 * VARVE_LOG_LEVEL} overrides both.
 */
final class Logging {

  /** Read by logback.xml, so it must be set before the first logger is made. */
  private static final String LEVEL = "varve.log.level";

  private Logging() {}

  static void choose(String[] args) {
    String wanted = System.getenv("VARVE_LOG_LEVEL");
    boolean node = args.length > 0 && args[0].equals("up");
    System.setProperty(LEVEL, wanted != null ? wanted : node ? "INFO" : "WARN");
  }
}
