package org.varve.representation.domain;

import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;

/**
 * Who keeps the log that everything is recorded in.
 *
 * @param genesis entry 0 of the log
 * @param body what it says: origin, keys, authorities
 */
public record LogIdentity(Operation genesis, GenesisBody body) {

  /** The log's name, which data blocks carry as their chain. */
  public String origin() {
    return body.origin();
  }
}
