package org.varve.ledger.embedded;

import org.varve.ledger.embedded.segment.Damage;

/**
 * One thing that is wrong with what is stored.
 *
 * @param part where
 * @param file its path; a folder where no single file is to blame
 * @param offset where in the file the first wrong record begins, bytes
 * @param height the ledger block concerned; for stored contents the number of the record; -1 if
 *     none is
 * @param what what is wrong
 * @param lost what cannot be read or relied on because of it, and what to do
 */
public record FsckFinding(
    Part part, String file, long offset, long height, String what, String lost) {

  /** What a finding is about. */
  public enum Part {
    /** Ledger blocks: what evidence rests on. Irreplaceable but for a backup. */
    BLOCKS,
    /** Items. Irreplaceable but for a backup, or by whoever still has them. */
    CONTENTS,
    /** Disposable state and indexes: made anew by a rebuild. */
    STATE
  }

  static FsckFinding of(Part part, Damage damage, String lost) {
    return new FsckFinding(
        part, damage.file(), damage.offset(), damage.ordinal(), damage.what(), lost);
  }

  @Override
  public String toString() {
    return "%s: %s, offset %d, %s %d: %s; %s"
        .formatted(
            part, file, offset, part == Part.CONTENTS ? "record" : "height", height, what, lost);
  }
}
