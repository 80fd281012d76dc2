package org.varve.representation.adapter.mqtt;

import org.jspecify.annotations.Nullable;

/** The broker did not do what it was asked to. */
final class BrokerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What may be done about it. */
  enum Kind {
    /** Too much is under way on this connection; ask again soon. */
    BUSY,
    /** The broker does not allow it; asking again changes nothing. */
    REFUSED,
    /** The connection failed; open another. */
    LOST
  }

  private final Kind kind;

  BrokerException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * @param granted what the broker answered instead of QoS 1
   */
  static BrokerException notGranted(String filter, int granted, String clientId) {
    return new BrokerException(
        Kind.REFUSED,
        "the broker answered the subscription to %s with %d; allow it for client %s"
            .formatted(filter, granted, clientId),
        null);
  }

  Kind kind() {
    return kind;
  }
}
