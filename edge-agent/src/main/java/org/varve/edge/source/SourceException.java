package org.varve.edge.source;

import java.io.IOException;

/**
 * Tells that a source cannot go on; the message names the source's file or device and a next step.
 */
public final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
