package org.varve.representation.adapter.mqtt;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both versions of Paho have in common: how long to wait for it, and how to quote it. */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  static final int SECONDS = 10;
  static final long MILLIS = SECONDS * 1000L;

  private Patience() {}

  /** Paho's messages alone say little: "MqttException" hides what the socket said. */
  static String message(String what, Exception e, int reasonCode) {
    Throwable cause = e.getCause();
    return "%s: %s (code %d)%s"
        .formatted(what, e.getMessage(), reasonCode, cause == null ? "" : ", " + cause);
  }

  /** Closing a connection that is broken already fails; nobody can do anything about it. */
  static void notCleanlyClosed(Exception e) {
    LOG.atDebug().setCause(e).log("An MQTT connection did not end cleanly");
  }
}
