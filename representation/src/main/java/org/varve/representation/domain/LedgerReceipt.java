package org.varve.representation.domain;

import java.time.Instant;

/** A receipt as the ledger gave it; passed on byte for byte. */
public final class LedgerReceipt {
  private final byte[] receipt;
  private final String checkpoint;
  private final Position position;

  /**
   * Where the operation was recorded, for showing and sorting.
   *
   * @param leafIndex position in the log, from 0
   * @param treeSize leaves of the tree head that the receipt is of
   * @param ledgerHeight height of the ledger block
   * @param committedAt when that block was committed
   */
  public record Position(long leafIndex, long treeSize, long ledgerHeight, Instant committedAt) {}

  /**
   * @param receipt COSE Receipt (RFC 9942); shared, not copied
   * @param checkpoint signed note of the same tree head
   */
  public LedgerReceipt(byte[] receipt, String checkpoint, Position position) {
    this.receipt = receipt;
    this.checkpoint = checkpoint;
    this.position = position;
  }

  /** The COSE Receipt; not to be modified. */
  public byte[] receipt() {
    return receipt;
  }

  public String checkpoint() {
    return checkpoint;
  }

  public Position position() {
    return position;
  }
}
