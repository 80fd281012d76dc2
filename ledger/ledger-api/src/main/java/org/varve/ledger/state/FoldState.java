package org.varve.ledger.state;

import org.jspecify.annotations.Nullable;

/** What the contract reads of its state: single keys, so that any key-value engine can hold it. */
@FunctionalInterface
public interface FoldState {

  /** The newest value of a key, null if it has none. Shared, not to be modified. */
  byte @Nullable [] get(StateKey key);
}
