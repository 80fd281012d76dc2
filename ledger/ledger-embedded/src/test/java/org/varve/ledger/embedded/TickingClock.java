package org.varve.ledger.embedded;

import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.varve.ledger.testing.LedgerFixtures;

/** Clocks that show a second more with every look, so that nothing depends on real time. */
final class TickingClock {
  private TickingClock() {}

  static Clock fromStart() {
    AtomicLong ticks = new AtomicLong();
    InstantSource source = () -> LedgerFixtures.START.plusSeconds(ticks.getAndIncrement());
    return source.withZone(ZoneOffset.UTC);
  }
}
