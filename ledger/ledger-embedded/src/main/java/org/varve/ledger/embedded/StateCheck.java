package org.varve.ledger.embedded;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.embedded.FsckFinding.Part;
import org.varve.ledger.embedded.state.StateFailedException;
import org.varve.ledger.embedded.state.StateStore;
import org.varve.ledger.state.StateKey;

/** Holds stored state, key by key, against the same state computed anew. */
final class StateCheck {
  private static final StateKey EVERYTHING = StateKey.of(new byte[0]);
  private static final String LOST =
      "nothing is lost: stop and run varve fsck --rebuild, which makes it anew";

  private final String place;
  private final Findings findings;

  StateCheck(String place, Findings findings) {
    this.place = place;
    this.findings = findings;
  }

  /**
   * Compares.
   *
   * @param height the block that both are the state of
   */
  void compare(StateStore stored, StateStore computed, long height) {
    AtomicLong wrong = new AtomicLong();
    AtomicLong keys = new AtomicLong();
    BiConsumer<StateKey, byte[]> count = (key, value) -> keys.incrementAndGet();
    try {
      stored.scan(
          EVERYTHING,
          (key, value) -> {
            keys.incrementAndGet();
            byte @Nullable [] expected = computed.get(key);
            if (!Arrays.equals(value, expected)) {
              wrong.incrementAndGet();
            }
          });
      long storedKeys = keys.getAndSet(0);
      computed.scan(EVERYTHING, count);
      if (wrong.get() > 0 || storedKeys != keys.get()) {
        add(
            height,
            "%d of %d keys are not what the blocks lead to; %d are expected"
                .formatted(wrong.get(), storedKeys, keys.get()));
      }
    } catch (StateFailedException e) {
      add(height, String.valueOf(e.getMessage()));
    }
  }

  void add(long height, String what) {
    findings.add(new FsckFinding(Part.STATE, place, 0, height, what, LOST));
  }
}
