package org.varve.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.varve.evidence.Digest;
import org.varve.evidence.log.ReceiptHead;

/**
 * The log at one commit, signed twice: once for all receipts of the commit and once as a
 * checkpoint.
 *
 * @param size how many leaves the tree has
 * @param root its RFC 9162 root
 * @param time when it was committed; the {@code iat} of the receipts
 * @param receipt the signed part that all receipts of this head share
 * @param checkpoint the signed note (C2SP tlog-checkpoint), whole
 */
public record TreeHead(
    long size, Digest root, Instant time, ReceiptHead receipt, String checkpoint) {

  public TreeHead {
    if (size < 1) {
      throw new IllegalArgumentException(
          "tree size is " + size + ", expected 1 or more: entry 0 is the genesis operation");
    }
    requireNonNull(root);
    requireNonNull(time);
    requireNonNull(receipt);
    requireNonNull(checkpoint);
  }
}
