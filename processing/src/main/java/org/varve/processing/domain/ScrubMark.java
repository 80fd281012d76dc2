package org.varve.processing.domain;

import java.util.List;

/**
 * How far a check of all that is stored has come.
 *
 * @param round counts from 1
 * @param next the ledger block to be checked next
 * @param damaged ledger blocks that were damaged when they were looked at last; at most {@link
 *     #DAMAGED_MAX}
 */
public record ScrubMark(long round, long next, List<Long> damaged) {
  /** More are found anew by the next round. */
  public static final int DAMAGED_MAX = 100;

  /** Before everything. */
  public static final ScrubMark FIRST = new ScrubMark(1, 0, List.of());

  public ScrubMark {
    damaged = List.copyOf(damaged);
    if (round < 1 || next < 0 || damaged.size() > DAMAGED_MAX) {
      throw new IllegalArgumentException(
          "round %d, block %d and %d damaged blocks are no mark"
              .formatted(round, next, damaged.size()));
    }
  }

  /** A block was checked. */
  public ScrubMark after(long height, List<Long> nowDamaged) {
    return new ScrubMark(round, height + 1, nowDamaged);
  }

  public ScrubMark nextRound() {
    return new ScrubMark(round + 1, 0, damaged);
  }
}
