package org.varve.launcher.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.varve.monitoring.application.MonitoringMetrics;
import org.varve.monitoring.domain.Severity;

/** What monitoring has noticed. */
final class MonitoringMeters implements MonitoringMetrics {

  private final Meters meters;
  private final Map<String, IntSupplier> firing = new TreeMap<>();

  MonitoringMeters(Meters meters) {
    this.meters = meters;
    meters.gauge(
        "varve_monitoring_firing_alerts",
        "alerts that fire and that no supervisor has acknowledged",
        "severity",
        this::counts);
  }

  @Override
  public void firingAlerts(Severity severity, IntSupplier count) {
    firing.put(severity.word(), count);
  }

  @Override
  public void silentSources(IntSupplier count) {
    meters.gauge(
        "varve_monitoring_silent_sources",
        "sources of which nothing was heard for longer than they may be silent",
        count::getAsInt);
  }

  private Map<String, Integer> counts() {
    return firing.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().getAsInt()));
  }
}
