package org.varve.launcher.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.varve.evidence.crypto.SignatureProvider;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;

/** What a bench found: figures of this machine, and ratios, which mean something on others too. */
public final class BenchReport {

  private final Map<String, Object> setting = new LinkedHashMap<>();
  private final List<Arm> arms = new ArrayList<>();
  private final List<Latency> latencies = new ArrayList<>();
  private final List<Ratio> ratios = new ArrayList<>();

  /** Seconds until an answer: the median, and what one in a hundred exceeds. */
  private record Latency(String name, double median, double p99) {}

  private record Ratio(String name, double value, String meaning, String goal) {}

  BenchReport() {
    setting.put("cores", Runtime.getRuntime().availableProcessors());
    setting.put("jdk", Runtime.version().toString());
    setting.put("signatures", SignatureProvider.chosen().name());
    setting.put("load", Cost.load());
  }

  BenchReport setting(String name, Object value) {
    setting.put(name, value);
    return this;
  }

  BenchReport arm(Arm arm) {
    arms.add(arm);
    return this;
  }

  /**
   * @param sorted seconds, ascending
   */
  BenchReport latency(String name, double[] sorted) {
    latencies.add(new Latency(name, at(sorted, 0.5), at(sorted, 0.99)));
    return this;
  }

  /** How many times more the one costs than the other; by wall clock and by processor time. */
  BenchReport compare(String name, Arm dearer, Arm cheaper, String goal) {
    ratio(name, dearer.wall() / cheaper.wall(), "times, wall", goal);
    return ratio(name, dearer.cpu() / cheaper.cpu(), "times, CPU", goal);
  }

  BenchReport ratio(String name, double value, String meaning, String goal) {
    ratios.add(new Ratio(name, value, meaning, goal));
    return this;
  }

  static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))];
  }

  /** Tables for people. */
  public void print(PrintWriter out) {
    setting.forEach((name, value) -> out.println(name + ": " + value));
    out.println();
    if (!arms.isEmpty()) {
      Table figures = new Table("A SECOND", "OF", "CPU EACH", "SPREAD", "WHAT");
      arms.forEach(
          arm ->
              figures.row(
                  text("%,.0f", 1 / arm.wall()),
                  arm.unit(),
                  micros(arm.cpu()),
                  text("%.2f", arm.spread()),
                  arm.name()));
      figures.print(out);
      out.println();
    }
    if (!latencies.isEmpty()) {
      Table table = new Table("MEDIAN", "P99", "UNTIL");
      latencies.forEach(each -> table.row(micros(each.median), micros(each.p99), each.name));
      table.print(out);
      out.println();
    }
    Table table = new Table("RATIO", "", "GOAL", "OF");
    ratios.forEach(
        each -> table.row(text("%,.2f", each.value), each.meaning, each.goal, each.name));
    table.print(out);
  }

  /** One object for programs; seconds throughout. */
  public void printJson(PrintWriter out) {
    Map<String, Object> object = new LinkedHashMap<>(setting);
    object.put("arms", arms.stream().map(BenchReport::object).toList());
    object.put(
        "latencies",
        latencies.stream()
            .map(each -> Map.of("name", each.name, "p50", each.median, "p99", each.p99))
            .toList());
    object.put("ratios", ratios.stream().map(BenchReport::object).toList());
    Json.print(out, object);
  }

  private static Map<String, Object> object(Arm arm) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", arm.name());
    object.put("unit", arm.unit());
    put(object, arm, "wallSeconds", Arm::wall);
    put(object, arm, "cpuSeconds", Arm::cpu);
    put(object, arm, "spread", Arm::spread);
    return object;
  }

  private static void put(
      Map<String, Object> object, Arm arm, String name, ToDoubleFunction<Arm> of) {
    object.put(name, of.applyAsDouble(arm));
  }

  private static Map<String, Object> object(Ratio ratio) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", ratio.name);
    object.put("value", ratio.value);
    object.put("meaning", ratio.meaning);
    object.put("goal", ratio.goal);
    return object;
  }

  private static String micros(double seconds) {
    return text("%,.2f us", seconds * 1e6);
  }

  private static String text(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
