package org.varve.evidence.log;

import org.varve.evidence.Digest;

/** Keeps the hashes of complete subtrees; each (level, index) is written once and never changes. */
public interface NodeStore extends NodeReader {

  /** Keeps one node. Writing the same node again, as a replay does, changes nothing. */
  void put(int level, long index, Digest node);
}
