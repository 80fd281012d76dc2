package org.varve.monitoring;

import java.time.Duration;

/**
 * The section {@code monitoring} of the configuration.
 *
 * @param deadline of one call to another entity; a stream that stays open has none
 * @param interval how often alert rules are evaluated
 * @param silentAfter how long a source may say nothing
 * @param gapOpenFor how long a gap may stay open
 * @param clockAhead how far the clock of a signer may be ahead
 */
public record MonitoringConfig(
    Duration deadline,
    Duration interval,
    Duration silentAfter,
    Duration gapOpenFor,
    Duration clockAhead) {

  private static final Duration SOME_MILLIS = Duration.ofMillis(100);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration YEAR = Duration.ofDays(365);

  public MonitoringConfig {
    requireWithin("deadline", deadline, Duration.ofMillis(1), Duration.ofHours(12));
    requireWithin("interval", interval, SOME_MILLIS, HOUR);
    requireWithin("silentAfter", silentAfter, SOME_MILLIS, YEAR);
    requireWithin("gapOpenFor", gapOpenFor, SOME_MILLIS, YEAR);
    requireWithin("clockAhead", clockAhead, SOME_MILLIS, YEAR);
  }

  /** Good for one node with some hundred sources. */
  public static MonitoringConfig defaults() {
    return new MonitoringConfig(
        HOUR, Duration.ofSeconds(5), HOUR, Duration.ofMinutes(5), Duration.ofMinutes(1));
  }

  private static void requireWithin(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; it must be %s to %s".formatted(name, value, min, max));
    }
  }
}
