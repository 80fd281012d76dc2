package org.varve.representation.domain;

import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;

/**
 * Who keeps the log that everything is recorded in.
 *
 * @param genesis entry 0 of the log
 * @param body what it says: origin, keys, authorities
 * @param receiptKey signs the receipts that are given here; of a log that organisations share,
 *     another key than the founder's
 * @param checkpointKey the verifier key string of the key that signs checkpoints here
 */
public record LogIdentity(
    Operation genesis, GenesisBody body, VerificationKey receiptKey, String checkpointKey) {

  /** The log's name, which data blocks carry as their chain. */
  public String origin() {
    return body.origin();
  }
}
