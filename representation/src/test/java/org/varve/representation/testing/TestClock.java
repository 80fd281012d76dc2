package org.varve.representation.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told to move. */
public final class TestClock extends Clock {
  /** When everything in these tests begins. */
  public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  public void move(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  public void setTo(Instant time) {
    now.set(time);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
