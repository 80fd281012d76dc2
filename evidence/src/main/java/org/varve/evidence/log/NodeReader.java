package org.varve.evidence.log;

import org.varve.evidence.Digest;

/**
 * Reads the hashes of complete subtrees of a log's Merkle tree.
 *
 * <p>The subtree at (level, index) covers the leaves {@code index << level} up to, not including,
 * {@code (index + 1) << level}; level 0 holds the leaf hashes. A complete subtree never changes, so
 * an implementation may cache without limit of time.
 */
@FunctionalInterface
public interface NodeReader {

  /**
   * Returns the hash of a complete subtree.
   *
   * @throws IllegalStateException if the store has no such node: it is damaged or behind the log
   */
  Digest get(int level, long index);
}
