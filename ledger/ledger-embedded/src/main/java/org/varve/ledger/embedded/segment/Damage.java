package org.varve.ledger.embedded.segment;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * A place where stored bytes are not what was written.
 *
 * @param file the path of the segment file
 * @param offset where the first wrong record begins in it, bytes
 * @param ordinal number of that record in its log; for the chain this is the height
 * @param what what is wrong there
 */
public record Damage(String file, long offset, long ordinal, String what) implements Serializable {
  public Damage(Path file, long offset, long ordinal, String what) {
    this(file.toString(), offset, ordinal, what);
  }

  @Override
  public String toString() {
    return "%s, offset %d, record %d: %s".formatted(file, offset, ordinal, what);
  }
}
