package org.varve.ledger.embedded.state;

import java.util.Optional;

/** Opens the one {@link StateStore} of a place, and throws it away when it is of no use. */
public interface StateEngine {
  /** Opens what is there; an empty store if there is nothing, or nothing that can be opened. */
  StateStore open();

  /**
   * Opens what is there, and changes nothing; empty if there is nothing.
   *
   * @throws StateFailedException if there is something that cannot be opened
   */
  Optional<StateStore> openForReading();

  /** Removes everything; the store must be closed. */
  void drop();

  /** Where it lies, for messages. */
  String place();
}
