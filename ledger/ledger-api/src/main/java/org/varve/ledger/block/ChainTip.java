package org.varve.ledger.block;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.varve.evidence.Digest;

/**
 * The end of a chain of ledger blocks, which only the right next block extends.
 *
 * @param height the newest block's height; -1 if there is none
 * @param hash the newest block's hash
 * @param treeSize the size of the log after it
 * @param committedAt when it was committed
 */
public record ChainTip(long height, Digest hash, long treeSize, Instant committedAt) {

  /** The tip of a chain without blocks; its hash is 32 zero bytes. */
  public static final ChainTip EMPTY = new ChainTip(-1, Digest.of(new byte[32]), 0, Instant.EPOCH);

  public ChainTip {
    requireNonNull(hash);
    requireNonNull(committedAt);
  }

  /**
   * The tip after one more block.
   *
   * @param hash the hash of the block's bytes
   * @throws ChainBrokenException if the block is not the next one
   */
  public ChainTip extendedBy(LedgerBlock block, Digest hash) {
    require(block.height() == height + 1, block, "expected height %s".formatted(height + 1));
    require(
        block.previousHash().equals(this.hash),
        block,
        "its previous hash is %s, block %s has %s"
            .formatted(block.previousHash(), height, this.hash));
    require(
        block.firstLeafIndex() == treeSize,
        block,
        "its first leaf is %s, the log had %s".formatted(block.firstLeafIndex(), treeSize));
    require(
        !block.committedAt().isBefore(committedAt),
        block,
        "committed at %s, the block below at %s".formatted(block.committedAt(), committedAt));
    return new ChainTip(block.height(), hash, block.head().size(), block.committedAt());
  }

  private static void require(boolean rule, LedgerBlock block, String otherwise) {
    if (!rule) {
      throw new ChainBrokenException(block.height(), otherwise);
    }
  }
}
