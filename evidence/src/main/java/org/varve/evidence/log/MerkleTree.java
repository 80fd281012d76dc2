package org.varve.evidence.log;

import java.util.List;
import org.varve.evidence.Digest;

/**
 * The arithmetic of RFC 9162 §2.1: how leaves and nodes hash, and what a proof must come to.
 *
 * <p>Everything here is a pure function; {@link MerkleLog} keeps a tree, {@link MerkleProver} makes
 * the proofs that are checked here.
 */
public final class MerkleTree {
  /** Root of the tree without leaves: SHA-256 of nothing. */
  public static final Digest EMPTY_ROOT = Digest.sha256(new byte[0]);

  private MerkleTree() {}

  /** Hashes an entry of the log: SHA-256({@code 00} ‖ entry). */
  public static Digest leafHash(byte[] entry) {
    return Digest.ofLeaf(entry);
  }

  /** Hashes two subtrees into their parent: SHA-256({@code 01} ‖ left ‖ right). */
  public static Digest nodeHash(Digest left, Digest right) {
    return Digest.ofNode(left, right);
  }

  /**
   * Says how many siblings the inclusion path of a leaf has; the shape of the tree leaves no
   * choice.
   *
   * @throws IllegalArgumentException unless {@code 0 <= leafIndex < treeSize}
   */
  public static int pathLength(long treeSize, long leafIndex) {
    if (leafIndex < 0 || leafIndex >= treeSize) {
      throw new IllegalArgumentException("no leaf " + leafIndex + " in a tree of " + treeSize);
    }
    return PathShape.of(treeSize, leafIndex, 0).length();
  }

  /** Rebuilds the root that an inclusion proof claims for a leaf hash (RFC 9162 §2.1.3.2). */
  public static Digest rootFromPath(InclusionProof proof, Digest leaf) {
    return PathShape.of(proof.treeSize(), proof.leafIndex(), 0).climb(leaf, proof.path());
  }

  /**
   * Says whether a consistency proof shows that the tree with {@code root2} begins with the tree
   * with {@code root1} (RFC 9162 §2.1.4.2).
   */
  public static boolean checkConsistency(ConsistencyProof proof, Digest root1, Digest root2) {
    if (proof.size1() == proof.size2()) {
      return root1.equals(root2);
    }
    if (proof.size1() == 0) {
      return root1.equals(EMPTY_ROOT);
    }
    PathShape shape = proof.shape();
    List<Digest> path = proof.path();
    Digest start = proof.oldRootIsNode() ? root1 : path.get(0);
    List<Digest> siblings = proof.oldRootIsNode() ? path : path.subList(1, path.size());
    return shape.climbLeft(start, siblings).equals(root1)
        && shape.climb(start, siblings).equals(root2);
  }

  /**
   * Largest power of two below {@code size}: where RFC 9162 splits a tree of two or more leaves.
   */
  static long split(long size) {
    return Long.highestOneBit(size - 1);
  }
}
