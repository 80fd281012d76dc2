package org.varve.launcher.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gauge whose values are asked for at each scrape. */
final class AskedGauge extends Collector implements Collector.Describable {

  private static final Logger LOG = LoggerFactory.getLogger(AskedGauge.class);

  private final String name;
  private final String help;
  private final List<String> labels;
  private final Supplier<? extends Map<String, ? extends Number>> values;

  /**
   * @param labels one, or none: then the values have one entry
   */
  AskedGauge(
      String name,
      String help,
      List<String> labels,
      Supplier<? extends Map<String, ? extends Number>> values) {
    this.name = name;
    this.help = help;
    this.labels = labels;
    this.values = values;
  }

  @Override
  public List<MetricFamilySamples> describe() {
    return List.of(new GaugeMetricFamily(name, help, labels));
  }

  /** What cannot be told has no sample; everything else of the scrape is still worth having. */
  @Override
  public List<MetricFamilySamples> collect() {
    GaugeMetricFamily family = new GaugeMetricFamily(name, help, labels);
    try {
      values
          .get()
          .forEach(
              (label, value) ->
                  family.addMetric(
                      labels.isEmpty() ? List.of() : List.of(label), value.doubleValue()));
    } catch (RuntimeException e) { // such as of a ledger that is being closed
      LOG.atDebug().addKeyValue("id", name).setCause(e).log("A metric cannot be told now");
    }
    return List.of(family);
  }
}
