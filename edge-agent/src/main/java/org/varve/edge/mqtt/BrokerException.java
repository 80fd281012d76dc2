package org.varve.edge.mqtt;

import java.io.IOException;

/** The broker cannot be reached, or did not do what it was asked to; connect anew, later. */
public final class BrokerException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokerException(String message) {
    super(message);
  }

  BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
