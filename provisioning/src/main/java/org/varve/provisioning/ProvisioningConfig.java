package org.varve.provisioning;

import java.time.Duration;

/**
 * The section {@code provisioning} of the configuration.
 *
 * @param deadline of one call to processing
 * @param readingStreamsMax how many data users may read readings at a time; more are told to wait
 * @param subscriptionsPerUserMax how many subscriptions one data user may have open
 * @param statementsPerMinute how many operations one data user may state a minute
 * @param access how data users may show who they are, beside certificates
 */
public record ProvisioningConfig(
    Duration deadline,
    int readingStreamsMax,
    int subscriptionsPerUserMax,
    int statementsPerMinute,
    AccessConfig access) {

  private static final Duration DEADLINE_MAX = Duration.ofMinutes(10);
  private static final int STREAMS_MAX = 1_000;
  private static final int STATEMENTS_MAX = 100_000;

  public ProvisioningConfig {
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(DEADLINE_MAX) > 0) {
      throw new IllegalArgumentException(
          "deadline is %s; it must be more than nothing and at most %s"
              .formatted(deadline, DEADLINE_MAX));
    }
    requireWithin("readingStreamsMax", readingStreamsMax);
    requireWithin("subscriptionsPerUserMax", subscriptionsPerUserMax);
    if (statementsPerMinute < 1 || statementsPerMinute > STATEMENTS_MAX) {
      throw new IllegalArgumentException(
          "statementsPerMinute is %d; it must be 1 to %d"
              .formatted(statementsPerMinute, STATEMENTS_MAX));
    }
  }

  /** Good for one node with some tens of data users at a time. */
  public static ProvisioningConfig defaults() {
    return new ProvisioningConfig(Duration.ofSeconds(60), 16, 16, 600, AccessConfig.none());
  }

  private static void requireWithin(String name, int value) {
    if (value < 1 || value > STREAMS_MAX) {
      throw new IllegalArgumentException(
          "%s is %d; it must be 1 to %d".formatted(name, value, STREAMS_MAX));
    }
  }
}
