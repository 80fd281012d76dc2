package org.varve.ledger.embedded;

import org.varve.evidence.crypto.SigningKey;

/**
 * The two private keys of a log, which are never the same (one signs CBOR, the other text).
 *
 * @param receipt signs receipts and the genesis operation
 * @param checkpoint signs checkpoints; Ed25519, as C2SP signed notes ask for
 */
public record LogKeys(SigningKey receipt, SigningKey checkpoint) {
  public LogKeys {
    if (receipt.verificationKey().equals(checkpoint.verificationKey())) {
      throw new IllegalArgumentException(
          "the key for receipts is also given for checkpoints; make two keys");
    }
  }
}
