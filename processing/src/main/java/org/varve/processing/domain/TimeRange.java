package org.varve.processing.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A half-open span of time; an end that is absent is open.
 *
 * @param from inclusive
 * @param until exclusive, after {@code from}
 */
public record TimeRange(Optional<Instant> from, Optional<Instant> until) {
  /** All of time. */
  public static final TimeRange ALWAYS = new TimeRange(Optional.empty(), Optional.empty());

  public TimeRange {
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw new IllegalArgumentException(
          "the time range is from %s until %s; until must be later than from"
              .formatted(from.get(), until.get()));
    }
  }

  public boolean isAlways() {
    return from.isEmpty() && until.isEmpty();
  }

  public boolean contains(Instant time) {
    return overlaps(time, time);
  }

  /**
   * Whether some moment of the span from {@code first} to {@code last}, both inclusive, is in it.
   */
  public boolean overlaps(Instant first, Instant last) {
    return from.map(bound -> !last.isBefore(bound)).orElse(true)
        && until.map(first::isBefore).orElse(true);
  }
}
