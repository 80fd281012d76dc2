package org.varve.ledger.state;

import java.util.function.BiConsumer;

/** A state that can also be listed, which readers need and the contract does not. */
public interface ScannableState extends FoldState {

  /** Hands over every key that begins with a prefix, in the order of the keys. */
  void scan(StateKey prefix, BiConsumer<StateKey, byte[]> visitor);
}
