package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HashMap;
import java.util.Map;
import org.varve.evidence.Digest;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.NodeReader;

/** A large tree of which only some leaves matter; the nodes over all others are made up. */
final class SparseTree implements NodeReader {
  private final Map<Long, Digest> leaves = new HashMap<>();

  void put(long leafIndex, Digest leaf) {
    leaves.put(leafIndex, leaf);
  }

  @Override
  public Digest get(int level, long index) {
    boolean matters = leaves.keySet().stream().anyMatch(leaf -> leaf >> level == index);
    if (!matters) {
      return Digest.sha256((level + "/" + index).getBytes(US_ASCII));
    }
    return level == 0
        ? leaves.get(index)
        : MerkleTree.nodeHash(get(level - 1, 2 * index), get(level - 1, 2 * index + 1));
  }
}
