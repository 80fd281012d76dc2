package org.varve.provisioning;

import java.time.Instant;

/**
 * Count, least, greatest, sum and latest of numbers that are added one after the other.
 *
 * <p>The sum is Neumaier's: what each addition rounds away is added up as well, so that a million
 * small numbers beside a large one still count.
 */
final class NumberSummary {
  private long count;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private double lost;
  private double last;
  private Instant lastTime = Instant.MIN;

  void add(double number, Instant time) {
    count++;
    min = Math.min(min, number);
    max = Math.max(max, number);
    double next = sum + number;
    lost += Math.abs(sum) >= Math.abs(number) ? (sum - next) + number : (number - next) + sum;
    sum = next;
    if (!time.isBefore(lastTime)) {
      last = number;
      lastTime = time;
    }
  }

  long count() {
    return count;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  /** Infinite once it went beyond a double. */
  double sum() {
    return Double.isInfinite(sum) ? sum : sum + lost;
  }

  double mean() {
    return sum() / count;
  }

  double last() {
    return last;
  }

  Instant lastTime() {
    return lastTime;
  }
}
