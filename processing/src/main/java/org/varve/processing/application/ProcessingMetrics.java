package org.varve.processing.application;

import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What processing counts and measures beside its ledger. Implementations must be thread-safe and
 * fast. What is a state, not an event, is handed over once, as something to ask.
 */
public interface ProcessingMetrics extends ScrubMetrics, RetentionMetrics {
  /** Counts nothing. */
  ProcessingMetrics NOOP = new ProcessingMetrics() {};

  /** {@code varve_processing_index_lag_blocks}, a gauge. */
  default void indexLag(LongSupplier source) {}

  /** {@code varve_processing_open_subscriptions} and their limit, gauges. */
  default void openSubscriptions(IntSupplier source, int max) {}

  /** {@code varve_processing_waiting_blocks} and their limit, gauges: before the ledger. */
  default void waitingBlocks(IntSupplier source, int max) {}

  /**
   * Witnesses are configured: {@code varve_processing_unwitnessed_operations} and {@code
   * …_unwitnessed_seconds}, gauges.
   */
  default void unwitnessed(Supplier<Unwitnessed> source) {}

  /**
   * What too few witnesses have confirmed yet.
   *
   * @param since when the oldest of these operations was committed; empty if there is none
   */
  record Unwitnessed(long operations, Optional<Instant> since) {}

  /** {@code varve_processing_witness_answers_total}; label: the outcome. */
  default void witnessAnswered(WitnessOutcome outcome) {}

  /**
   * {@code varve_processing_reads_total}; label: allowed or denied, as was decided first. Once for
   * each call by which a person reads.
   */
  default void readDecided(boolean allowed) {}

  /** How the question to a witness ended. */
  enum WitnessOutcome {
    COSIGNED,
    /** No answer, or none that can be used. */
    FAILED,
    /** It has cosigned more entries than there were; if it stays so, this ledger lost some. */
    AHEAD
  }
}
