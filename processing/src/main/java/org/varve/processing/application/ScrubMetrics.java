package org.varve.processing.application;

/** What the scrubber counts. Implementations must be thread-safe and fast. */
public interface ScrubMetrics {
  /** Counts nothing. */
  ScrubMetrics NOOP = new ScrubMetrics() {};

  /**
   * {@code varve_processing_scrubbed_operations_total} and {@code …_scrubbed_bytes_total}: read and
   * checked, sound or not.
   */
  default void checked(long operations, long bytes) {}

  /** {@code varve_processing_stored_damages}, a gauge: damages that stand. */
  default void damaged(long damages) {}

  /** {@code varve_processing_scrub_rounds_total}: all that is stored was read once more. */
  default void roundEnded() {}
}
