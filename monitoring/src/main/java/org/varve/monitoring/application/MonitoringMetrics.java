package org.varve.monitoring.application;

import java.util.function.IntSupplier;
import org.varve.monitoring.domain.Severity;

/** What is measured of monitoring. */
public interface MonitoringMetrics {

  /** Measures nothing. */
  MonitoringMetrics NOOP = new MonitoringMetrics() {};

  /**
   * {@code varve_monitoring_firing_alerts}, a gauge: alerts of a severity that fire and that nobody
   * has acknowledged; once for each.
   */
  default void firingAlerts(Severity severity, IntSupplier count) {}

  /**
   * {@code varve_monitoring_silent_sources}, a gauge: of which nothing was heard for longer than
   * they may be silent.
   */
  default void silentSources(IntSupplier count) {}
}
