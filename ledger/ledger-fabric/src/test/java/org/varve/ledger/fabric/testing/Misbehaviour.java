package org.varve.ledger.fabric.testing;

import java.util.EnumMap;
import java.util.Map;

/** How often a peer is still to do what wrong. */
final class Misbehaviour {
  private final Map<Mischief, Integer> left = new EnumMap<>(Mischief.class);

  synchronized void tell(Mischief mischief, int times) {
    left.put(mischief, times);
  }

  /** Whether to do it now; this time is used up then. */
  synchronized boolean now(Mischief mischief) {
    int times = left.getOrDefault(mischief, 0);
    left.put(mischief, Math.max(0, times - 1));
    return times > 0;
  }

  synchronized boolean isTold(Mischief mischief) {
    return left.getOrDefault(mischief, 0) > 0;
  }
}
