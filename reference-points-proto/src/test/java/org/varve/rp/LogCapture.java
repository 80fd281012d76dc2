package org.varve.rp;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps what a class logs while open, and keeps it out of the test's output. */
final class LogCapture implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> kept = new ListAppender<>();

  LogCapture(Class<?> type) {
    logger = (Logger) LoggerFactory.getLogger(type);
    logger.setAdditive(false);
    logger.addAppender(kept);
    kept.start();
  }

  List<ILoggingEvent> events() {
    return List.copyOf(kept.list);
  }

  @Override
  public void close() {
    logger.detachAppender(kept);
    logger.setAdditive(true);
  }
}
