package org.varve.evidence.log;

import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/**
 * Says where a leaf lies in a tree of a size, with the siblings that lead from it to the root.
 *
 * <p>The length of the path follows from size and index and is checked here, before anyone hashes.
 *
 * @param treeSize number of leaves of the tree, at least 1
 * @param leafIndex 0-based index of the leaf
 * @param path siblings from the leaf upwards
 */
public record InclusionProof(long treeSize, long leafIndex, List<Digest> path) {
  /** The longest path, in the largest tree that a signed 64-bit size allows. */
  public static final int PATH_MAX = 63;

  /** Checks the numbers against each other. Throws {@link MalformedException} if they disagree. */
  public InclusionProof {
    if (leafIndex < 0 || leafIndex >= treeSize) {
      throw new MalformedException(
          "leaf index " + leafIndex + " is not below tree size " + treeSize, "leaf index");
    }
    int length = MerkleTree.pathLength(treeSize, leafIndex);
    if (path.size() != length) {
      throw new MalformedException(
          "path has " + path.size() + " hashes, but size and index ask for " + length, "path");
    }
    path = List.copyOf(path);
  }
}
