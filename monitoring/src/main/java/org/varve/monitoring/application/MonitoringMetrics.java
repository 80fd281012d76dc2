package org.varve.monitoring.application;

import java.util.function.IntSupplier;
import org.varve.monitoring.domain.Severity;

/** What is measured of monitoring. */
public interface MonitoringMetrics {

  /** Measures nothing. */
  MonitoringMetrics NOOP = (severity, count) -> {};

  /** Alerts of a severity that fire and that nobody has acknowledged; once for each. */
  void firingAlerts(Severity severity, IntSupplier count);
}
