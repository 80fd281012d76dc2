package org.varve.edge.uplink;

/**
 * Tells that a submission stream is of no more use; what is unanswered is sent again on a new one.
 */
public final class BrokenStreamException extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenStreamException(String message) {
    super(message);
  }

  BrokenStreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
