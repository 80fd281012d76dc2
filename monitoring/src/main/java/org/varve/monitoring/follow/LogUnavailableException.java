package org.varve.monitoring.follow;

/** A file of a log could not be had: this says nothing about whether the log is honest. */
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  LogUnavailableException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
    this.refused = false;
  }

  /** Whether the file is there, but not for this reader. */
  public boolean isRefused() {
    return refused;
  }
}
