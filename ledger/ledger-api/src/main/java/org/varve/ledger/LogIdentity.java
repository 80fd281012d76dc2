package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.Operation;

/**
 * Who a log is, which a verifier pins in its trust file.
 *
 * @param origin the log's name: the origin line of its checkpoints and the issuer of its receipts
 * @param receiptKey the key that signs receipts here
 * @param checkpointKey the key that signs checkpoints here
 * @param genesis the operation at leaf 0, that states all of this; of a shared ledger it names the
 *     keys of the organisation that founded it, which need not be those of this node
 */
public record LogIdentity(
    String origin, VerificationKey receiptKey, NoteKey checkpointKey, Operation genesis) {

  public LogIdentity {
    requireNonNull(origin);
    requireNonNull(receiptKey);
    requireNonNull(checkpointKey);
    requireNonNull(genesis);
  }
}
