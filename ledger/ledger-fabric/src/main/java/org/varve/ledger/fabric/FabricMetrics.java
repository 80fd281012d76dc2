package org.varve.ledger.fabric;

import java.time.Duration;
import java.util.function.LongSupplier;

/** What a node tells of its work with a channel. */
public interface FabricMetrics {
  /** Tells nobody. */
  FabricMetrics NONE = new FabricMetrics() {};

  /** How many blocks of the channel this node has not folded yet, as far as its peer knows. */
  default void lag(LongSupplier blocks) {}

  /** How many leaves the newest checkpoint has that enough organisations have not cosigned. */
  default void unagreed(LongSupplier leaves) {}

  /** One if another organisation has another root, else zero. */
  default void disagreement(LongSupplier one) {}

  /** A data block was recorded. */
  default void recorded(Duration took) {}

  /** Something did not go well at once, and was tried again. */
  default void again(Setback why) {}

  /** What did not go well. */
  enum Setback {
    /** A peer did not endorse. */
    ENDORSEMENT,
    /** The orderers did not say that they took it. */
    SUBMISSION,
    /** It was ordered, and is not valid: something that it read had changed. */
    INVALID,
    /** Nobody knows what became of it. */
    UNKNOWN,
    /** The stream of blocks ended. */
    STREAM
  }
}
