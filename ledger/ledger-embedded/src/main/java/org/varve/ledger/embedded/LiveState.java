package org.varve.ledger.embedded;

import java.io.Closeable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.ledger.embedded.state.StateEngine;
import org.varve.ledger.embedded.state.StateFailedException;
import org.varve.ledger.embedded.state.StateStore;

/**
 * The state that a stopped ledger left, to be compared when a replay has come to the same block.
 */
final class LiveState implements Closeable {
  private final LedgerState computed;
  private final Findings findings;
  private final StateCheck check;
  private @Nullable StateStore stored;
  private long height = -1;
  private boolean compared;

  LiveState(StateEngine engine, LedgerState computed, Findings findings) {
    this.computed = computed;
    this.findings = findings;
    this.check = new StateCheck(engine.place(), findings);
    try {
      stored = engine.openForReading().orElse(null);
      height = stored == null ? -1 : heightOf(stored);
    } catch (StateFailedException e) {
      check.add(-1, String.valueOf(e.getMessage()));
      compared = true;
    }
    if (height < 0 && !compared) {
      findings.note("no state is stored; the next start makes it from the blocks");
    }
  }

  private static long heightOf(StateStore store) {
    LedgerState state = new LedgerState(store);
    return state.isReadable() ? state.tip().height() : -1;
  }

  /** The computed state is that of a block now, if everything below is sound. */
  void reached(long blockHeight, boolean whole) {
    if (stored != null && whole && blockHeight == height) {
      check.compare(stored, computed.store(), height);
      compared = true;
    }
  }

  /** All blocks were read. */
  void end(boolean whole) {
    if (height >= 0 && !compared) {
      if (whole) {
        check.add(height, "the state is of block %d, the chain ends before".formatted(height));
      } else {
        findings.note("the state was not compared, since the blocks that lead to it are damaged");
      }
    }
  }

  @Override
  public void close() {
    Optional.ofNullable(stored).ifPresent(StateStore::close);
  }
}
