package org.varve.edge.queue;

import java.io.IOException;

/** Tells that the queue on disk cannot be used; nothing that it confirmed is lost by that. */
public final class QueueException extends IOException {
  private static final long serialVersionUID = 1L;

  QueueException(String message, Throwable cause) {
    super(message, cause);
  }

  QueueException(String message) {
    super(message);
  }
}
