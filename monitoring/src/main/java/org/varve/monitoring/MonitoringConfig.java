package org.varve.monitoring;

import java.time.Duration;

/**
 * The section {@code monitoring} of the configuration.
 *
 * @param deadline of one call to another entity; a stream that stays open has none
 */
public record MonitoringConfig(Duration deadline) {

  private static final Duration DEADLINE_MAX = Duration.ofMinutes(60);

  public MonitoringConfig {
    requireWithin("deadline", deadline, Duration.ofMillis(1), DEADLINE_MAX);
  }

  /** Good for one node with some hundred sources. */
  public static MonitoringConfig defaults() {
    return new MonitoringConfig(Duration.ofMinutes(5));
  }

  private static void requireWithin(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; it must be %s to %s".formatted(name, value, min, max));
    }
  }
}
