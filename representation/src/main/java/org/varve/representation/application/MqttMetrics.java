package org.varve.representation.application;

import java.util.function.IntSupplier;

/** What representation counts of operations that come by way of an MQTT broker. Thread-safe. */
public interface MqttMetrics {
  /** Counts nothing. */
  MqttMetrics NOOP = new MqttMetrics() {};

  /**
   * A broker is configured, so that all of this exists.
   *
   * @param inFlight {@code varve_representation_mqtt_in_flight_operations}, a gauge
   */
  default void begins(IntSupplier inFlight) {}

  /**
   * {@code varve_representation_mqtt_delivered_messages_total} and {@code …_delivered_bytes_total};
   * also {@code …_mqtt_message_age_seconds}, a gauge.
   */
  default void delivered(long bytes) {}

  /**
   * {@code varve_representation_mqtt_poison_messages_total}: of a form that is not read; label: the
   * reason, a bounded set.
   */
  default void poison(String reason) {}

  /** {@code varve_representation_mqtt_retried_operations_total}: nothing was decided. */
  default void retried() {}

  /** {@code varve_representation_mqtt_refused_answers_total}: by the broker. */
  default void answerRefused() {}

  /** {@code varve_representation_mqtt_lost_connections_total}, failed attempts included. */
  default void connectionLost() {}

  /** {@code varve_representation_mqtt_deaf_subscriptions_total}: a canary did not come back. */
  default void deaf() {}

  /**
   * {@code varve_representation_mqtt_ready}, a gauge of 0 and 1: the last canary came back; and
   * {@code …_mqtt_canary_age_seconds}.
   */
  default void ready(boolean ready) {}
}
