package org.varve.evidence.log;

import java.util.List;
import org.varve.evidence.Digest;

/**
 * The shape of a path from a node to the root: which of its siblings lie left and which right.
 *
 * <p>Up to the level where the node's ancestor is the last of its level, the bits of the node's
 * index say the side ("inner" siblings). Above it only left siblings exist ("border").
 *
 * @param index index of the node at its level
 * @param inner how many siblings there are below the tree's right border
 * @param border how many left siblings follow
 */
record PathShape(long index, int inner, int border) {

  /**
   * Shape of the path from the ancestor of {@code leafIndex} at {@code level}, in a tree of a size.
   * That ancestor is a complete subtree, so {@code inner} is at least its level.
   */
  static PathShape of(long treeSize, long leafIndex, int level) {
    int inner = Long.SIZE - Long.numberOfLeadingZeros(leafIndex ^ (treeSize - 1));
    int border = Long.bitCount(leafIndex >> inner);
    return new PathShape(leafIndex >> level, inner - level, border);
  }

  int length() {
    return inner + border;
  }

  /** Hashes a node with all its siblings up to the root. */
  Digest climb(Digest node, List<Digest> siblings) {
    Digest hash = node;
    for (int i = 0; i < siblings.size(); i++) {
      Digest sibling = siblings.get(i);
      hash = isLeft(i) ? MerkleTree.nodeHash(sibling, hash) : MerkleTree.nodeHash(hash, sibling);
    }
    return hash;
  }

  /** Hashes a node with its left siblings only: the root of the older tree that the node ends. */
  Digest climbLeft(Digest node, List<Digest> siblings) {
    Digest hash = node;
    for (int i = 0; i < siblings.size(); i++) {
      if (isLeft(i)) {
        hash = MerkleTree.nodeHash(siblings.get(i), hash);
      }
    }
    return hash;
  }

  /** Says whether a sibling lies left of the path. */
  private boolean isLeft(int step) {
    return step >= inner || ((index >> step) & 1) == 1;
  }
}
