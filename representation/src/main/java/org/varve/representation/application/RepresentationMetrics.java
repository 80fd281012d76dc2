package org.varve.representation.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.PendingLimits;
import org.varve.representation.domain.SealingPolicy;

/**
 * What representation counts and measures. Implementations must be thread-safe and fast: most
 * methods are called once for each operation. What is a state, not an event, is handed over once,
 * as something to ask: pushed by many threads, an old value could be the last.
 */
public interface RepresentationMetrics {
  /** Counts nothing. */
  RepresentationMetrics NOOP = new RepresentationMetrics() {};

  /** {@code varve_representation_accepted_operations_total} and {@code …_accepted_bytes_total}. */
  default void operationAccepted(long bytes) {}

  /**
   * What its signer signed has come, for the first time or again: {@code
   * varve_representation_arrival_delay_seconds}, and the signers heard lately.
   */
  default void operationArrived(String signer, Instant issuedAt) {}

  /**
   * All bound signers of sources, for {@code varve_representation_signers}; fails before they are
   * known.
   */
  default void signers(Supplier<List<BoundSigner>> source) {}

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

  /**
   * What came in and has no answer yet: {@code varve_representation_pending_operations}, {@code
   * …_pending_bytes} and their limits, {@code …_oldest_pending_seconds}, gauges.
   */
  default void pending(Supplier<Load> source) {}

  /**
   * How much is held at one moment.
   *
   * @param oldest how long the oldest has waited; zero if there is none
   */
  record Load(int operations, long bytes, Duration oldest, PendingLimits limits) {}

  /** {@code varve_representation_open_streams}, a gauge. */
  default void openStreams(IntSupplier source) {}

  /** {@code varve_representation_enrolments_total}. */
  default void enrolled() {}

  /** {@code varve_representation_renewed_certificates_total}. */
  default void certificateRenewed() {}

  /** {@code varve_representation_configuration_watches_total}: each opening of the watch. */
  default void configurationWatched() {}

  /** Of what comes by way of a broker. */
  default MqttMetrics mqtt() {
    return MqttMetrics.NOOP;
  }
}
