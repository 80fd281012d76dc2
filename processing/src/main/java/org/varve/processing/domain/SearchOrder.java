package org.varve.processing.domain;

/** In which direction of the log a search goes. */
public enum SearchOrder {
  OLDEST_FIRST,
  NEWEST_FIRST;

  /** The leaf after this one; negative before the first. */
  public long after(long leafIndex) {
    return this == OLDEST_FIRST ? leafIndex + 1 : leafIndex - 1;
  }

  /** Whether {@code leafIndex} lies at {@code bound} or after it. */
  public boolean reaches(long leafIndex, long bound) {
    return this == OLDEST_FIRST ? leafIndex >= bound : leafIndex <= bound;
  }
}
