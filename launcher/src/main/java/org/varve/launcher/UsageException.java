package org.varve.launcher;

/**
 * What the person who typed the command can mend: printed as one message, without a stack trace.
 */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
