package org.varve.evidence.log;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;

/**
 * A growing RFC 9162 tree: appending costs amortised one node hash, any older root or proof a few.
 *
 * <p>Only complete subtrees are stored, each once. The newest left sibling of every level stays in
 * memory, so that the root and what was just appended are proven without reading old nodes.
 *
 * <p>One thread appends. Others make proofs with a {@link MerkleProver} of their own over the
 * store, of sizes that they know to be complete.
 */
public final class MerkleLog {
  private static final int LEVELS = Long.SIZE;

  private final NodeStore store;
  private final MerkleProver prover = new MerkleProver(this::node);

  /** The newest node with an even index, by level; those of the size's bits are the peaks. */
  private final @Nullable Digest[] left = new @Nullable Digest[LEVELS];

  private long size;

  /** Starts an empty log. */
  public MerkleLog(NodeStore store) {
    this(store, 0);
  }

  /**
   * Goes on with a log that has {@code size} leaves in the store. Reads its peaks, one node for
   * each bit of the size; leaves beyond the size, if there are any, will be overwritten.
   *
   * @throws IllegalStateException if the store lacks one of the peaks
   */
  public MerkleLog(NodeStore store, long size) {
    if (size < 0) {
      throw new IllegalArgumentException("tree size " + size + " is negative");
    }
    this.store = store;
    this.size = size;
    for (int level = 0; level < LEVELS; level++) {
      if (isPeak(level)) {
        left[level] = store.get(level, (size >> level) - 1);
      }
    }
  }

  /** Appends a leaf hash and returns its index. */
  public long append(Digest leaf) {
    long leafIndex = size;
    Digest node = leaf;
    store.put(0, leafIndex, node);
    int level = 0;
    while (isPeak(level)) {
      node = MerkleTree.nodeHash(requireNonNull(left[level]), node);
      level++;
      store.put(level, leafIndex >> level, node);
    }
    left[level] = node;
    size++;
    return leafIndex;
  }

  /** Number of leaves. */
  public long size() {
    return size;
  }

  /** Root of the tree as it is now. */
  public Digest root() {
    return prover.rootAt(size);
  }

  /** Root that the tree had at a size; at most the present one. */
  public Digest rootAt(long olderSize) {
    return prover.rootAt(known(olderSize));
  }

  /** Proof that a leaf is in the tree of a size; at most the present one. */
  public InclusionProof inclusion(long leafIndex, long treeSize) {
    return prover.inclusion(leafIndex, known(treeSize));
  }

  /** Proof that the tree of {@code size2}, at most the present one, begins with {@code size1}. */
  public ConsistencyProof consistency(long size1, long size2) {
    return prover.consistency(size1, known(size2));
  }

  private Digest node(int level, long index) {
    Digest newest = left[level];
    boolean isNewest = index == (((size >> level) - 1) & ~1L);
    return newest != null && isNewest ? newest : store.get(level, index);
  }

  private long known(long treeSize) {
    if (treeSize > size) {
      throw new IllegalArgumentException("the log has " + size + " leaves, no tree of " + treeSize);
    }
    return treeSize;
  }

  private boolean isPeak(int level) {
    return ((size >> level) & 1) == 1;
  }
}
