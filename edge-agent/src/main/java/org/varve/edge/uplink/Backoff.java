package org.varve.edge.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long after each failure, up to a limit, and never
 * the same for all agents, so that a server that comes back is not met by all of them at once.
 */
public final class Backoff {
  private final Duration first;
  private final Duration limit;
  private final RandomGenerator random;
  private Duration next;

  public Backoff(Duration first, Duration limit, RandomGenerator random) {
    if (first.isNegative() || first.isZero() || first.compareTo(limit) > 0) {
      throw new IllegalArgumentException(
          "the first pause is %s and the longest %s; give a positive first that is not longer"
              .formatted(first, limit));
    }
    this.first = first;
    this.limit = limit;
    this.random = random;
    this.next = first;
  }

  /** Half a second, up to a minute. */
  public static Backoff usual(RandomGenerator random) {
    return new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), random);
  }

  /** The next pause: from half of it to all of it, at random. */
  public Duration next() {
    Duration pause = next;
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(limit) > 0 ? limit : twice;
    long millis = Math.max(1, pause.toMillis());
    return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
  }

  /** To be called when something worked. */
  public void reset() {
    next = first;
  }
}
