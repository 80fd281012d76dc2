package org.varve.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

class MerkleProofsTest {
  private static final Digest ANY = Digest.sha256(new byte[] {42});

  private final List<byte[]> entries = PlainTree.entries(300);
  private final MerkleLog log = new MerkleLog(new MemoryNodes());

  MerkleProofsTest() {
    entries.forEach(entry -> log.append(MerkleTree.leafHash(entry)));
  }

  @Test
  void aPathOfAnotherLengthIsRefusedBeforeAnythingIsHashed() {
    List<Digest> path = log.inclusion(7, 300).path();
    List<Digest> longer = new ArrayList<>(path);
    longer.add(ANY);
    assertMalformed(() -> new InclusionProof(300, 7, longer), "path has 10 hashes");
    List<Digest> shorter = path.subList(0, path.size() - 1);
    assertMalformed(() -> new InclusionProof(300, 7, shorter), "ask for 9");
    assertMalformed(() -> new InclusionProof(300, 300, path), "not below tree size");
    assertMalformed(() -> new InclusionProof(300, -1, path), "not below tree size");
    assertMalformed(() -> new InclusionProof(0, 0, List.of()), "not below tree size");
    assertMalformed(() -> new InclusionProof(-5, -6, List.of()), "not below tree size");
  }

  @Test
  void aConsistencyPathOfAnotherLengthIsRefused() {
    List<Digest> path = log.consistency(100, 300).path();
    assertMalformed(() -> new ConsistencyProof(100, 300, path.subList(1, path.size())), "ask for");
    assertMalformed(() -> new ConsistencyProof(0, 300, path), "ask for 0");
    assertMalformed(() -> new ConsistencyProof(300, 300, path), "ask for 0");
    assertMalformed(() -> new ConsistencyProof(301, 300, List.of()), "older size 301");
    assertMalformed(() -> new ConsistencyProof(-1, 300, List.of()), "older size -1");
  }

  @Test
  void largestSizesHaveTheLongestPaths() {
    assertThat(MerkleTree.pathLength(Long.MAX_VALUE, 0)).isEqualTo(InclusionProof.PATH_MAX);
    assertThat(MerkleTree.pathLength(Long.MAX_VALUE, Long.MAX_VALUE - 1)).isEqualTo(62);
    assertThat(ConsistencyProof.pathLength(3, Long.MAX_VALUE)).isEqualTo(ConsistencyProof.PATH_MAX);
    assertThat(ConsistencyProof.pathLength(1L << 62, Long.MAX_VALUE)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void noForgedInclusionProofLeadsToTheRoot(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      int size = 2 + random.nextInt(299);
      int index = random.nextInt(size);
      InclusionProof proof = log.inclusion(index, size);
      Digest leaf = MerkleTree.leafHash(entries.get(index));
      Digest root = log.rootAt(size);

      Digest otherLeaf = flipBit(leaf, random);
      assertThat(MerkleTree.rootFromPath(proof, otherLeaf)).as("seed %d", seed).isNotEqualTo(root);

      InclusionProof otherPath = new InclusionProof(size, index, forge(proof.path(), random));
      assertThat(MerkleTree.rootFromPath(otherPath, leaf)).as("seed %d", seed).isNotEqualTo(root);

      int otherIndex = random.nextInt(size);
      if (otherIndex != index && MerkleTree.pathLength(size, otherIndex) == proof.path().size()) {
        InclusionProof moved = new InclusionProof(size, otherIndex, proof.path());
        assertThat(MerkleTree.rootFromPath(moved, leaf)).as("seed %d", seed).isNotEqualTo(root);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void noForgedConsistencyProofConnectsTwoRoots(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      int size2 = 2 + random.nextInt(299);
      int size1 = 1 + random.nextInt(size2 - 1);
      ConsistencyProof proof = log.consistency(size1, size2);
      Digest root1 = log.rootAt(size1);
      Digest root2 = log.rootAt(size2);
      ConsistencyProof forged = new ConsistencyProof(size1, size2, forge(proof.path(), random));
      assertThat(MerkleTree.checkConsistency(forged, root1, root2)).as("seed %d", seed).isFalse();
      assertThat(MerkleTree.checkConsistency(proof, flipBit(root1, random), root2)).isFalse();
      assertThat(MerkleTree.checkConsistency(proof, root1, flipBit(root2, random))).isFalse();
    }
  }

  /**
   * The reason why a verifier takes the tree size from the checkpoint (evidence-formats §4): a leaf
   * of the same path shape in a tree of another size leads to the same root.
   */
  @Test
  void aReceiptsPathDoesNotBindTheTreeSize() {
    InclusionProof proof = log.inclusion(1, 5);
    Digest leaf = MerkleTree.leafHash(entries.get(1));
    InclusionProof otherSize = new InclusionProof(8, 1, proof.path());
    assertThat(MerkleTree.rootFromPath(otherSize, leaf)).isEqualTo(log.rootAt(5));
  }

  /** Flips a bit of a hash, or swaps two. */
  private static List<Digest> forge(List<Digest> path, Random random) {
    List<Digest> forged = new ArrayList<>(path);
    int at = random.nextInt(path.size());
    if (path.size() > 1 && random.nextBoolean()) {
      Collections.swap(forged, at, (at + 1) % path.size());
    } else {
      forged.set(at, flipBit(path.get(at), random));
    }
    return forged;
  }

  private static Digest flipBit(Digest digest, Random random) {
    byte[] bytes = digest.bytes();
    int bit = random.nextInt(8 * bytes.length);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return Digest.of(bytes);
  }

  private static void assertMalformed(Runnable action, String part) {
    assertThatThrownBy(action::run)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(part);
  }
}
