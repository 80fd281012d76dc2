package org.varve.evidence.file;

import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/**
 * The data block that an operation came in: who sealed it, when, and that the operation is in it.
 *
 * @param block the recorded BLOCK operation
 * @param index 0-based index of the operation in the block
 * @param path siblings from the operation's id up to the block's operations root
 */
public record Encapsulation(RecordedOperation block, int index, List<Digest> path) {

  /** Copies the path. */
  public Encapsulation {
    if (path.size() > EvidenceItem.PATH_MAX) {
      throw new MalformedException(
          "a path has at most " + EvidenceItem.PATH_MAX + " hashes", "encapsulation.path");
    }
    path = List.copyOf(path);
  }
}
