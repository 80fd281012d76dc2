package org.varve.processing.application;

import org.varve.processing.domain.LeafRanges;
import org.varve.processing.domain.ReadAccess;

/** Takes note of who reads what. Safe for threads, and never waits. */
public interface AccessJournal {

  /**
   * Adds to what is noted.
   *
   * @param calls how many calls, 0 for more of one that was counted before
   * @param operations how many operations were given
   * @param leaves which; not changed any more by the caller
   */
  void note(ReadAccess access, long calls, long operations, LeafRanges leaves);
}
