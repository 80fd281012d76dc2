package org.varve.edge.uplink;

import java.time.Instant;
import org.varve.evidence.operation.Operation;

/**
 * The proof that an operation is recorded, after it was verified by the agent's own trust file.
 *
 * @param operation the receipt is about
 * @param leafIndex its place in the log, as proven
 * @param treeSize of the tree head that proves it
 * @param committedAt when the ledger says it was recorded
 * @param parts receipt and checkpoint as they came
 */
public record VerifiedReceipt(
    Operation operation, long leafIndex, long treeSize, Instant committedAt, Parts parts) {

  /** Receipt (COSE) and checkpoint (signed note) of one tree head. */
  public static final class Parts {
    private final byte[] receipt;
    private final String checkpoint;

    Parts(byte[] receipt, String checkpoint) {
      this.receipt = receipt.clone();
      this.checkpoint = checkpoint;
    }

    public byte[] receipt() {
      return receipt.clone();
    }

    public String checkpoint() {
      return checkpoint;
    }
  }
}
