package org.varve.launcher.node;

import org.varve.launcher.logging.LogFormat;

/**
 * The section {@code logging} of the configuration.
 *
 * @param format {@code text} or {@code json}
 */
public record LoggingConfig(String format) {

  public LoggingConfig {
    var unused = LogFormat.of(format);
  }

  static LoggingConfig defaults() {
    return new LoggingConfig(LogFormat.TEXT.word());
  }

  public LogFormat logFormat() {
    return LogFormat.of(format);
  }
}
