package org.varve.edge.identity;

import java.io.IOException;

/** Tells that the agent could not be enrolled; it may be tried again with the same token. */
public final class EnrolmentException extends IOException {
  private static final long serialVersionUID = 1L;

  EnrolmentException(String message) {
    super(message);
  }

  EnrolmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
