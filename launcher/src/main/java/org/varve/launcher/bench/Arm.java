package org.varve.launcher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One of the things that a bench compares: a name, and what it cost in each round. */
final class Arm {

  private final String name;
  private final String unit;
  private final List<Cost> rounds = new ArrayList<>();

  /**
   * @param name what is done
   * @param unit what is counted, in the plural
   */
  Arm(String name, String unit) {
    this.name = name;
    this.unit = unit;
  }

  void add(Cost cost) {
    rounds.add(cost);
  }

  String name() {
    return name;
  }

  String unit() {
    return unit;
  }

  /** Median seconds of a unit on the wall. */
  double wall() {
    return median(Cost::wallSeconds);
  }

  /** Median seconds of a unit on processors. */
  double cpu() {
    return median(Cost::cpuSeconds);
  }

  /** The worst round against the median: 1.25 says that a figure counts. */
  double spread() {
    return rounds.stream().mapToDouble(Cost::wallSeconds).max().orElseThrow() / wall();
  }

  private double median(ToDoubleFunction<Cost> of) {
    double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
