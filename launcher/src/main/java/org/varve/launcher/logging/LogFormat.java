package org.varve.launcher.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** How log lines look. */
public enum LogFormat {
  /** As logback.xml says: for people. */
  TEXT,
  /** One JSON object a line: for programs. */
  JSON;

  /** As it is written in configuration and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  public static LogFormat of(String word) {
    return Arrays.stream(values())
        .filter(format -> format.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "logging.format is '" + word + "'; write text or json"));
  }

  /** From now on, for the whole process. Text is what it begins with. */
  public void apply() {
    if (this == TEXT) {
      return;
    }
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Iterator<Appender<ILoggingEvent>> appenders =
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (appenders.hasNext()) {
      if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> stream) {
        JsonLines lines = new JsonLines();
        lines.setContext(context);
        lines.start();
        stream.setEncoder(lines);
      }
    }
  }
}
