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
  private final Map<String, Digest> computed = new HashMap<>();

  void put(long leafIndex, Digest leaf) {
    leaves.put(leafIndex, leaf);
    computed.clear();
  }

  @Override
  public Digest get(int level, long index) {
    String name = level + "/" + index;
    Digest known = computed.get(name);
    if (known == null) {
      known = compute(level, index, name);
      computed.put(name, known);
    }
    return known;
  }

  private Digest compute(int level, long index, String name) {
    boolean matters = leaves.keySet().stream().anyMatch(leaf -> leaf >> level == index);
    if (!matters) {
      return Digest.sha256(name.getBytes(US_ASCII));
    }
    return level == 0
        ? leaves.get(index)
        : MerkleTree.nodeHash(get(level - 1, 2 * index), get(level - 1, 2 * index + 1));
  }
}
