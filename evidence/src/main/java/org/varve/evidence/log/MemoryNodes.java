package org.varve.evidence.log;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.Digest;

/** Keeps the nodes of a log in memory: for tests and for logs that are rebuilt at start. */
public final class MemoryNodes implements NodeStore {
  private final List<List<Digest>> levels = new ArrayList<>();

  /** Starts empty. Not safe for use by several threads while one of them writes. */
  public MemoryNodes() {}

  @Override
  public Digest get(int level, long index) {
    if (level >= levels.size() || index >= levels.get(level).size()) {
      throw new IllegalStateException("no node at level " + level + ", index " + index);
    }
    return levels.get(level).get(Math.toIntExact(index));
  }

  @Override
  public void put(int level, long index, Digest node) {
    while (levels.size() <= level) {
      levels.add(new ArrayList<>());
    }
    List<Digest> nodes = levels.get(level);
    if (index < nodes.size()) {
      nodes.set(Math.toIntExact(index), node);
    } else if (index == nodes.size()) {
      nodes.add(node);
    } else {
      throw new IllegalStateException(
          "level " + level + " has " + nodes.size() + " nodes, cannot put index " + index);
    }
  }
}
