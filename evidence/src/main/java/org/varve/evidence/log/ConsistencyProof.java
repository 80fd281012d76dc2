package org.varve.evidence.log;

import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/**
 * Shows that a tree of {@code size2} leaves begins with the tree of {@code size1} leaves.
 *
 * <p>Between equal sizes, and from the empty tree, nothing needs to be shown: the path is empty.
 *
 * @param size1 size of the older tree
 * @param size2 size of the newer tree, not smaller
 * @param path hashes in the order of RFC 9162 §2.1.4
 */
public record ConsistencyProof(long size1, long size2, List<Digest> path) {
  /** The longest path: that of an inclusion proof and one hash to start from. */
  public static final int PATH_MAX = InclusionProof.PATH_MAX + 1;

  /** Checks the numbers against each other. Throws {@link MalformedException} if they disagree. */
  public ConsistencyProof {
    if (size1 < 0 || size1 > size2) {
      throw new MalformedException(
          "older size " + size1 + " is not between 0 and the newer size " + size2, "tree size");
    }
    int length = pathLength(size1, size2);
    if (path.size() != length) {
      throw new MalformedException(
          "path has " + path.size() + " hashes, but the sizes ask for " + length, "path");
    }
    path = List.copyOf(path);
  }

  /** Says how many hashes the proof between two sizes has. */
  static int pathLength(long size1, long size2) {
    if (size1 == 0 || size1 == size2) {
      return 0;
    }
    int siblings = shape(size1, size2).length();
    return isOneNode(size1) ? siblings : siblings + 1;
  }

  /**
   * Shape of the path that both roots are rebuilt from: it starts at the older tree's last peak.
   */
  PathShape shape() {
    return shape(size1, size2);
  }

  /** Says that the older tree is one complete subtree, so that its root need not be in the path. */
  boolean oldRootIsNode() {
    return isOneNode(size1);
  }

  private static PathShape shape(long size1, long size2) {
    return PathShape.of(size2, size1 - 1, Long.numberOfTrailingZeros(size1));
  }

  private static boolean isOneNode(long size) {
    return Long.bitCount(size) == 1;
  }
}
