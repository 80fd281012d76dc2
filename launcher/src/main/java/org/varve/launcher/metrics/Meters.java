package org.varve.launcher.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The metrics of one node, in a registry of its own: two nodes may live in one JVM. Everything is
 * declared here with its help and its labels, which docs/metrics.md repeats.
 */
final class Meters {

  /** Added by the library to each counter; Prometheus has no use for it. */
  private static final String CREATED = "_created";

  private final CollectorRegistry registry = new CollectorRegistry();
  private final List<Declared> declared = new ArrayList<>();

  /**
   * A metric as it is declared.
   *
   * @param type {@code counter}, {@code gauge} or {@code histogram}
   */
  record Declared(String name, String type, String help, List<String> labels) {}

  /** Those of the JVM and the process, as the library names them. */
  void declareJvm() {
    DefaultExports.register(registry);
  }

  Counter counter(String name, String help, String... labels) {
    declare(name, Collector.Type.COUNTER, help, List.of(labels));
    return Counter.build(name, help).labelNames(labels).register(registry);
  }

  Histogram histogram(String name, String help, Buckets buckets, String... labels) {
    declare(name, Collector.Type.HISTOGRAM, help, List.of(labels));
    return Histogram.build(name, help)
        .labelNames(labels)
        .buckets(buckets.bounds())
        .register(registry);
  }

  /** A state that is asked for at each scrape. */
  void gauge(String name, String help, Supplier<? extends Number> value) {
    declare(name, Collector.Type.GAUGE, help, List.of());
    new AskedGauge(name, help, List.of(), () -> Map.of("", value.get())).register(registry);
  }

  /** The same, with one value for each value of a label; a map without any gives no sample. */
  void gauge(
      String name,
      String help,
      String label,
      Supplier<? extends Map<String, ? extends Number>> values) {
    declare(name, Collector.Type.GAUGE, help, List.of(label));
    new AskedGauge(name, help, List.of(label), values).register(registry);
  }

  /** All but those of the JVM, in the order in which they were declared. */
  List<Declared> declared() {
    return List.copyOf(declared);
  }

  /** All that is known now, in Prometheus' text format 0.0.4. */
  String scrape() {
    List<Collector.MetricFamilySamples> families = new ArrayList<>();
    for (Collector.MetricFamilySamples family : Collections.list(registry.metricFamilySamples())) {
      families.add(
          new Collector.MetricFamilySamples(
              family.name,
              family.unit,
              family.type,
              family.help,
              family.samples.stream().filter(sample -> !sample.name.endsWith(CREATED)).toList()));
    }
    families.sort(Comparator.comparing(family -> family.name));
    StringWriter text = new StringWriter();
    try {
      TextFormat.write004(text, Collections.enumeration(families));
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory cannot be written", e);
    }
    return text.toString();
  }

  private void declare(String name, Collector.Type type, String help, List<String> labels) {
    declared.add(new Declared(name, type.name().toLowerCase(Locale.ROOT), help, labels));
  }
}
