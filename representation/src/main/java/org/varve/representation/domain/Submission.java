package org.varve.representation.domain;

import java.util.List;
import org.varve.evidence.operation.Operation;

/**
 * A checked operation on its way to the ledger, with the items it commits to.
 *
 * @param operation the signed operation as received
 * @param items its items in order; empty for operations that carry a body instead
 */
public record Submission(Operation operation, List<byte[]> items) {

  private static final long OPERATION_FRAME_BYTES = 64;
  private static final long ITEM_FRAME_BYTES = 4;

  public Submission {
    items = List.copyOf(items);
  }

  /** Operations of representation itself have no items. */
  public static Submission of(Operation operation) {
    return new Submission(operation, List.of());
  }

  /**
   * What it takes of a data block and of memory: operation and items, and what frames them.
   * Thousands of tiny items would else make a message larger than any limit on their bytes.
   */
  public long bytes() {
    long bytes = OPERATION_FRAME_BYTES + operation.size();
    for (byte[] item : items) {
      bytes += ITEM_FRAME_BYTES + item.length;
    }
    return bytes;
  }

  /** The lane that keeps this operation behind its predecessors. */
  public Lane lane() {
    return new Lane(operation.header().signer(), operation.header().source());
  }

  /**
   * All operations of one signer about one source. They reach the ledger in the order in which they
   * came in: a successor that overtook would be marked as following a gap.
   */
  public record Lane(String signer, String source) {}
}
