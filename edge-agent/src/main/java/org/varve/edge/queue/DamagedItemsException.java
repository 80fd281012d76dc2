package org.varve.edge.queue;

import org.jspecify.annotations.Nullable;

/** Tells that a stored column is not what was written. */
final class DamagedItemsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedItemsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
