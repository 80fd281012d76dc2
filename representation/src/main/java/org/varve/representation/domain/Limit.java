package org.varve.representation.domain;

import java.time.Duration;

/** Checks configured values, so that a wrong one is told by name, with the limits, at start. */
final class Limit {

  private Limit() {}

  static void require(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s is %d; it must be %d to %d".formatted(name, value, min, max));
    }
  }

  static void require(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s is %d ms; it must be %d to %d ms"
              .formatted(name, value.toMillis(), min.toMillis(), max.toMillis()));
    }
  }
}
