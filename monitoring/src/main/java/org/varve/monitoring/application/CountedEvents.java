package org.varve.monitoring.application;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.varve.monitoring.domain.LedgerPosition;

/**
 * Things that happened to subjects, of the last day, for rules that count them. Of more than it has
 * room for, the oldest are forgotten. Safe for threads.
 */
public final class CountedEvents {
  /** No rule counts over a longer time. */
  static final Duration KEPT = Duration.ofDays(1);

  private static final int EVENTS_MAX = 100_000;

  private final Deque<Event> events = new ArrayDeque<>();

  /**
   * What happened.
   *
   * @param by who did it
   * @param count how often
   * @param position where the ledger tells it; absent if it does not
   */
  public record Event(
      String subject, String by, Instant at, long count, Optional<LedgerPosition> position) {}

  /** How often it happened to a subject, and who did it last. */
  record Sum(long count, String lastBy) {

    Sum and(Event event) {
      return new Sum(count + event.count(), event.by());
    }
  }

  /** Notes one; they come about in the order of their times. */
  public synchronized void add(Event event) {
    events.addLast(event);
    Instant oldest = event.at().minus(KEPT);
    while (events.size() > EVENTS_MAX || events.getFirst().at().isBefore(oldest)) {
      events.removeFirst();
    }
  }

  /** What happened since then, by subject. */
  synchronized Map<String, Sum> since(Instant from) {
    Map<String, Sum> sums = new LinkedHashMap<>();
    for (Event event : events) {
      if (!event.at().isBefore(from)) {
        sums.put(event.subject(), sums.getOrDefault(event.subject(), new Sum(0, "")).and(event));
      }
    }
    return sums;
  }

  /** Where the ledger tells the oldest that may still count. */
  synchronized Optional<LedgerPosition> oldest(Instant now) {
    Instant from = now.minus(KEPT);
    return events.stream()
        .filter(event -> !event.at().isBefore(from))
        .flatMap(event -> event.position().stream())
        .findFirst();
  }
}
