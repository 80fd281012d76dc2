package org.varve.processing.application;

/** What retention counts. Implementations must be thread-safe and fast. */
public interface RetentionMetrics {
  /** Counts nothing. */
  RetentionMetrics NOOP = new RetentionMetrics() {};

  /** {@code varve_processing_erased_contents_total}. */
  default void erased(int contents) {}

  /** {@code varve_processing_retention_sweeps_total}; outcome {@code done}. */
  default void swept() {}

  /** {@code varve_processing_retention_sweeps_total}; outcome {@code failed}. */
  default void sweepFailed() {}

  /** {@code varve_processing_reclaimed_bytes_total}: given back to the disk. */
  default void reclaimed(long bytes) {}
}
