package org.varve.edge.uplink;

import org.jspecify.annotations.Nullable;

/**
 * Tells that a submission stream is of no more use; what is unanswered is sent again on a new one.
 */
public final class BrokenStreamException extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenStreamException(String message) {
    super(message);
  }

  BrokenStreamException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
