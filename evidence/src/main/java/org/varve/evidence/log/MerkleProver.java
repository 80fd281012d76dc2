package org.varve.evidence.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.varve.evidence.Digest;

/**
 * Makes roots and proofs of any size that a log ever had, from its complete subtrees alone.
 *
 * <p>Holds no state: safe for use by several threads if its reader is. It does not know how far the
 * log has grown; the reader refuses what lies beyond.
 */
public final class MerkleProver {
  private final NodeReader nodes;

  /** Makes proofs from the nodes of one log. */
  public MerkleProver(NodeReader nodes) {
    this.nodes = nodes;
  }

  /** Returns the root that the log had at a size. */
  public Digest rootAt(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("tree size " + size + " is negative");
    }
    return size == 0 ? MerkleTree.EMPTY_ROOT : subtree(0, size);
  }

  /**
   * Returns the proof that the leaf at an index is in the tree of a size (RFC 9162 §2.1.3.1).
   *
   * @throws IllegalArgumentException unless {@code 0 <= leafIndex < treeSize}
   */
  public InclusionProof inclusion(long leafIndex, long treeSize) {
    if (leafIndex < 0 || leafIndex >= treeSize) {
      throw new IllegalArgumentException("no leaf " + leafIndex + " in a tree of " + treeSize);
    }
    return new InclusionProof(treeSize, leafIndex, siblings(leafIndex, treeSize));
  }

  /**
   * Returns the proof that the tree of {@code size2} begins with that of {@code size1} (RFC 9162
   * §2.1.4.1).
   *
   * @throws IllegalArgumentException unless {@code 0 <= size1 <= size2}
   */
  public ConsistencyProof consistency(long size1, long size2) {
    if (size1 < 0 || size1 > size2) {
      throw new IllegalArgumentException("no tree of " + size1 + " in a tree of " + size2);
    }
    if (size1 == 0 || size1 == size2) {
      return new ConsistencyProof(size1, size2, List.of());
    }
    // The proof is the inclusion path of the older tree's last leaf, begun at the largest complete
    // subtree that the leaf ends; that subtree's own hash comes first unless it is the older root.
    int level = Long.numberOfTrailingZeros(size1);
    List<Digest> siblings = siblings(size1 - 1, size2);
    List<Digest> path = new ArrayList<>(siblings.subList(level, siblings.size()));
    if (Long.bitCount(size1) > 1) {
      path.add(0, nodes.get(level, (size1 - 1) >> level));
    }
    return new ConsistencyProof(size1, size2, path);
  }

  private List<Digest> siblings(long leafIndex, long treeSize) {
    List<Digest> downwards = new ArrayList<>(MerkleTree.pathLength(treeSize, leafIndex));
    long start = 0;
    long count = treeSize;
    while (count > 1) {
      long left = MerkleTree.split(count);
      if (leafIndex < start + left) {
        downwards.add(subtree(start + left, count - left));
        count = left;
      } else {
        downwards.add(subtree(start, left));
        start += left;
        count -= left;
      }
    }
    Collections.reverse(downwards);
    return downwards;
  }

  /**
   * Hash over {@code count} leaves from {@code start}: complete subtrees, joined from the right.
   */
  private Digest subtree(long start, long count) {
    Digest hash = lastComplete(start, count);
    for (long rest = withoutLast(count); rest > 0; rest = withoutLast(rest)) {
      hash = MerkleTree.nodeHash(lastComplete(start, rest), hash);
    }
    return hash;
  }

  private Digest lastComplete(long start, long count) {
    int level = Long.numberOfTrailingZeros(count);
    return nodes.get(level, ((start + count) >> level) - 1);
  }

  private static long withoutLast(long count) {
    return count & (count - 1);
  }
}
