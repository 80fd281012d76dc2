package org.varve.controlling;

/** What controlling counts. Implementations must be thread-safe and fast. */
public interface ControllingMetrics {
  /** Counts nothing. */
  ControllingMetrics NOOP = recorded -> {};

  /**
   * {@code varve_controlling_changes_total}; label: recorded or refused. Trials are not counted,
   * nor what may be repeated as it is.
   */
  void changed(boolean recorded);
}
