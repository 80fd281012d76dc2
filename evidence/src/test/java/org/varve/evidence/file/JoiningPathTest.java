package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;

class JoiningPathTest {
  private static final int SIZE_MAX = 70;
  private final MerkleLog log = new MerkleLog(new MemoryNodes());

  JoiningPathTest() {
    for (int i = 0; i < SIZE_MAX; i++) {
      log.append(Digest.sha256(new byte[] {(byte) i}));
    }
  }

  @Test
  void whatIsTakenApartIsPutTogetherTheSame() {
    for (int size = 1; size <= SIZE_MAX; size++) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          InclusionProof main = log.inclusion(i, size);
          InclusionProof proof = log.inclusion(j, size);
          List<Digest> below = JoiningPath.below(main, proof);
          assertThat(JoiningPath.join(main, j, below, "path")).isEqualTo(proof);
          assertThat(JoiningPath.meet(main, proof)).isTrue();
        }
      }
    }
  }

  @Test
  void neighboursHaveOneSiblingOfTheirOwn() {
    InclusionProof main = log.inclusion(36, 64);
    assertThat(JoiningPath.below(main, log.inclusion(37, 64))).hasSize(1);
    assertThat(JoiningPath.below(main, log.inclusion(36, 64))).isEmpty();
    assertThat(JoiningPath.below(main, log.inclusion(0, 64))).hasSize(6);
  }

  @Test
  void pathsOfDifferentTreesDoNotMeet() {
    InclusionProof main = log.inclusion(3, 64);
    assertThat(JoiningPath.meet(main, log.inclusion(5, 63))).isFalse();
    MerkleLog other = new MerkleLog(new MemoryNodes());
    for (int i = 0; i < 64; i++) {
      other.append(Digest.sha256(new byte[] {(byte) -i}));
    }
    assertThat(JoiningPath.meet(main, other.inclusion(5, 64))).isFalse();
  }

  @Test
  void refusesAPartOfAnotherLengthAndAPlaceOutsideTheTree() {
    InclusionProof main = log.inclusion(3, 64);
    List<Digest> below = JoiningPath.below(main, log.inclusion(40, 64));
    assertThatThrownBy(() -> JoiningPath.join(main, 40, below.subList(1, 6), "binding 1.path"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("binding 1.path: path has 5 hashes, but the indexes ask for 6");
    assertThatThrownBy(() -> JoiningPath.join(main, 64, below, "binding 1.path"))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void bearsTheLargestTree() {
    long size = Long.MAX_VALUE;
    List<Digest> path = Collections.nCopies(63, Digest.sha256(new byte[0]));
    InclusionProof main = new InclusionProof(size, 0, path);
    InclusionProof last = new InclusionProof(size, size - 1, path.subList(0, 62));
    assertThat(JoiningPath.meet(main, last)).isTrue();
    assertThat(JoiningPath.meet(last, main)).isTrue();
  }
}
