package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MerkleTree;

/**
 * Two paths in one tree are the same above the node where they meet. An evidence file writes that
 * part once, in the receipt of its operation; of other paths it has the part below.
 */
final class JoiningPath {
  private JoiningPath() {}

  /** Returns the siblings of {@code proof} below the node where it meets {@code main}. */
  static List<Digest> below(InclusionProof main, InclusionProof proof) {
    int own = ownLength(main, proof.leafIndex());
    return proof.path().subList(0, own);
  }

  /** Puts a proof together from its own siblings and those of {@code main} above. */
  static InclusionProof join(
      InclusionProof main, long leafIndex, List<Digest> below, String where) {
    if (leafIndex >= main.treeSize()) {
      throw new MalformedException(
          "leaf index " + leafIndex + " is not below tree size " + main.treeSize(), where);
    }
    int own = ownLength(main, leafIndex);
    if (below.size() != own) {
      throw new MalformedException(
          "path has " + below.size() + " hashes, but the indexes ask for " + own, where);
    }
    List<Digest> path = new ArrayList<>(below);
    int length = MerkleTree.pathLength(main.treeSize(), leafIndex);
    path.addAll(main.path().subList(main.path().size() - (length - own), main.path().size()));
    return new InclusionProof(main.treeSize(), leafIndex, path);
  }

  /** Says whether two proofs are of one tree, so that joining gives back what was taken apart. */
  static boolean meet(InclusionProof main, InclusionProof proof) {
    return main.treeSize() == proof.treeSize()
        && join(main, proof.leafIndex(), below(main, proof), "path").equals(proof);
  }

  /** How many siblings a path has below the smallest subtree that holds both leaves. */
  private static int ownLength(InclusionProof main, long leafIndex) {
    int level = Long.SIZE - Long.numberOfLeadingZeros(main.leafIndex() ^ leafIndex);
    long start = (leafIndex >> level) << level;
    long rest = main.treeSize() - start;
    boolean complete = rest >> level > 0;
    return MerkleTree.pathLength(complete ? 1L << level : rest, leafIndex - start);
  }
}
