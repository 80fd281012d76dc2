package org.varve.processing.application;

import org.jspecify.annotations.Nullable;

/** The index cannot be read or written; nothing is lost, since the log can give it again. */
public final class IndexFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public IndexFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
