package org.varve.representation.application;

import java.time.Duration;
import org.varve.representation.domain.SealingPolicy;

/**
 * What representation counts and measures. Implementations must be thread-safe and fast: most
 * methods are called once for each operation.
 */
public interface RepresentationMetrics {
  /** Counts nothing. */
  RepresentationMetrics NOOP = new RepresentationMetrics() {};

  /** {@code varve_representation_accepted_operations_total} and {@code …_accepted_bytes_total}. */
  default void operationAccepted(long bytes) {}

  /** {@code varve_representation_refused_operations_total}; label: the reason, a bounded set. */
  default void operationRefused(String reason) {}

  /** {@code varve_representation_receipt_seconds}, a histogram: from arrival to answer. */
  default void operationAnswered(Duration latency) {}

  /** {@code varve_representation_sealed_blocks_total}; label: cause. */
  default void blockSealed(SealingPolicy.Cause cause, int operations) {}

  /** {@code varve_representation_retried_blocks_total}. */
  default void blockRetried() {}

  /** {@code varve_representation_failed_blocks_total}: given up, or refused as a whole. */
  default void blockFailed() {}

  /** {@code varve_representation_pending_operations} and {@code …_pending_bytes}, gauges. */
  default void pending(int operations, long bytes) {}

  /** {@code varve_representation_open_streams}, a gauge. */
  default void openStreams(int streams) {}

  /** {@code varve_representation_enrolments_total}. */
  default void enrolled() {}

  /** {@code varve_representation_renewed_certificates_total}. */
  default void certificateRenewed() {}

  /** {@code varve_representation_configuration_watches_total}: each opening of the watch. */
  default void configurationWatched() {}

  /**
   * {@code varve_representation_mqtt_delivered_messages_total} and {@code …_delivered_bytes_total}.
   */
  default void mqttDelivered(long bytes) {}

  /**
   * {@code varve_representation_mqtt_poison_messages_total}: of a form that is not read; label: the
   * reason, a bounded set.
   */
  default void mqttPoison(String reason) {}

  /** {@code varve_representation_mqtt_retried_operations_total}: nothing was decided. */
  default void mqttRetried() {}

  /** {@code varve_representation_mqtt_refused_answers_total}: by the broker. */
  default void mqttAnswerRefused() {}

  /** {@code varve_representation_mqtt_lost_connections_total}, failed attempts included. */
  default void mqttConnectionLost() {}

  /** {@code varve_representation_mqtt_deaf_subscriptions_total}: a canary did not come back. */
  default void mqttDeaf() {}

  /** {@code varve_representation_mqtt_ready}, a gauge of 0 and 1: the last canary came back. */
  default void mqttReady(boolean ready) {}

  /** {@code varve_representation_mqtt_in_flight_operations}, a gauge. */
  default void mqttInFlight(int operations) {}
}
