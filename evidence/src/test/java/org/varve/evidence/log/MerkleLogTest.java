package org.varve.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;

class MerkleLogTest {
  private static final int SIZE_MAX = 1_100;

  private final List<byte[]> entries = PlainTree.entries(SIZE_MAX);
  private final PlainTree plain = new PlainTree(entries);
  private final MemoryNodes nodes = new MemoryNodes();
  private final MerkleLog log = new MerkleLog(nodes);

  @Test
  void rootOfEverySizeIsThatOfThePlainDefinition() {
    assertThat(log.root()).isEqualTo(plain.root(0, 0));
    for (int size = 1; size <= SIZE_MAX; size++) {
      append(size - 1);
      assertThat(log.root()).as("size %d", size).isEqualTo(plain.root(0, size));
    }
  }

  @Test
  void rootOfEveryOlderSizeStaysKnown() {
    appendUpTo(SIZE_MAX);
    for (int size = 0; size <= SIZE_MAX; size++) {
      assertThat(log.rootAt(size)).as("size %d", size).isEqualTo(plain.root(0, size));
    }
  }

  @Test
  void everyPathOfSmallTreesIsThatOfThePlainDefinition() {
    appendUpTo(70);
    for (int size = 1; size <= 70; size++) {
      checkAllPaths(size);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128, 129, 255, 256, 257, 511, 512, 513, 1000, 1023, 1024, 1025, 1100})
  void everyPathOfATreeIsThatOfThePlainDefinition(int size) {
    appendUpTo(SIZE_MAX);
    checkAllPaths(size);
  }

  @Test
  void everyConsistencyProofOfSmallTreesIsThatOfThePlainDefinition() {
    appendUpTo(70);
    for (int size2 = 1; size2 <= 70; size2++) {
      for (int size1 = 1; size1 <= size2; size1++) {
        checkConsistency(size1, size2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void consistencyProofsBetweenRandomSizesAreThoseOfThePlainDefinition(long seed) {
    appendUpTo(SIZE_MAX);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      int size2 = 1 + random.nextInt(SIZE_MAX);
      checkConsistency(1 + random.nextInt(size2), size2);
    }
  }

  @Test
  void consistencyWithTheEmptyTreeNeedsNoHashes() {
    appendUpTo(5);
    ConsistencyProof proof = log.consistency(0, 5);
    assertThat(proof.path()).isEmpty();
    assertThat(MerkleTree.checkConsistency(proof, MerkleTree.EMPTY_ROOT, log.root())).isTrue();
    assertThat(MerkleTree.checkConsistency(proof, log.rootAt(1), log.root())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 64, 100, 511, 1023})
  void goesOnFromWhereItStopped(int size) {
    appendUpTo(size);
    MerkleLog resumed = new MerkleLog(nodes, size);
    for (int i = size; i < SIZE_MAX; i++) {
      assertThat(resumed.append(MerkleTree.leafHash(entries.get(i)))).isEqualTo(i);
    }
    assertThat(resumed.root()).isEqualTo(plain.root(0, SIZE_MAX));
    assertThat(resumed.inclusion(size, SIZE_MAX).path()).isEqualTo(plain.path(size, 0, SIZE_MAX));
  }

  @Test
  void forgetsLeavesThatWereStoredButNotCommitted() {
    appendUpTo(100);
    MerkleLog resumed = new MerkleLog(nodes, 90);
    resumed.append(MerkleTree.leafHash(entries.get(90)));
    assertThat(resumed.root()).isEqualTo(plain.root(0, 91));
  }

  @Test
  void provesFreshLeavesWithoutReadingOldNodesButThePeaks() {
    Set<String> read = new HashSet<>();
    List<String> fresh = new ArrayList<>();
    appendUpTo(1_000);
    MerkleLog resumed = new MerkleLog(recording(read, fresh), 1_000);
    Set<String> peaks = Set.copyOf(read);
    assertThat(peaks).hasSize(Long.bitCount(1_000));

    for (int i = 1_000; i < SIZE_MAX; i++) {
      resumed.append(MerkleTree.leafHash(entries.get(i)));
    }
    resumed.root();
    for (int i = 1_000; i < SIZE_MAX; i++) {
      resumed.inclusion(i, SIZE_MAX);
    }
    read.removeAll(fresh);
    assertThat(read).isSubsetOf(peaks);
  }

  @Test
  void refusesToSpeakOfTreesItDoesNotHave() {
    appendUpTo(5);
    assertThatThrownBy(() -> log.rootAt(6)).hasMessageContaining("5 leaves, no tree of 6");
    assertThatThrownBy(() -> log.rootAt(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.inclusion(0, 6)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.inclusion(5, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.inclusion(-1, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.inclusion(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.consistency(1, 6)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.consistency(5, 4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysSoWhenThePeaksAreMissing() {
    assertThatThrownBy(() -> new MerkleLog(nodes, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no node at level 0, index 2");
  }

  private void append(int entry) {
    assertThat(log.append(MerkleTree.leafHash(entries.get(entry)))).isEqualTo(entry);
  }

  private void appendUpTo(int size) {
    while (log.size() < size) {
      append((int) log.size());
    }
  }

  private void checkAllPaths(int size) {
    for (int i = 0; i < size; i++) {
      InclusionProof proof = log.inclusion(i, size);
      assertThat(proof.path()).as("leaf %d of %d", i, size).isEqualTo(plain.path(i, 0, size));
      assertThat(MerkleTree.pathLength(size, i)).isEqualTo(proof.path().size());
      Digest leaf = MerkleTree.leafHash(entries.get(i));
      assertThat(MerkleTree.rootFromPath(proof, leaf)).isEqualTo(plain.root(0, size));
    }
  }

  private void checkConsistency(int size1, int size2) {
    ConsistencyProof proof = log.consistency(size1, size2);
    assertThat(proof.path()).as("%d, %d", size1, size2).isEqualTo(plain.proof(size1, size2));
    Digest root1 = plain.root(0, size1);
    Digest root2 = plain.root(0, size2);
    assertThat(MerkleTree.checkConsistency(proof, root1, root2)).isTrue();
    assertThat(MerkleTree.checkConsistency(proof, MerkleTree.EMPTY_ROOT, root2)).isFalse();
    assertThat(MerkleTree.checkConsistency(proof, root1, MerkleTree.EMPTY_ROOT)).isFalse();
  }

  private NodeStore recording(Set<String> read, List<String> written) {
    return new NodeStore() {
      @Override
      public Digest get(int level, long index) {
        read.add(level + "/" + index);
        return nodes.get(level, index);
      }

      @Override
      public void put(int level, long index, Digest node) {
        written.add(level + "/" + index);
        nodes.put(level, index, node);
      }
    };
  }
}
