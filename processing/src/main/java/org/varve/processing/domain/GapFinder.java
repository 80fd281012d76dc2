package org.varve.processing.domain;

import java.util.Optional;

/** Sees which numbers are missing, from operations of a source by signer, epoch and sequence. */
public final class GapFinder {
  private final long first;
  private String signer = "";
  private long epoch;
  private long expected;

  /** Of all numbers, which begin with 1. */
  public GapFinder() {
    this(1);
  }

  /** Of the numbers from this one on. */
  public GapFinder(long first) {
    this.first = first;
    this.expected = first;
  }

  /** The gap right before this operation, which is the next one. */
  public Optional<Gap> before(Statement statement) {
    if (!statement.signer().equals(signer) || statement.epoch() != epoch) {
      signer = statement.signer();
      epoch = statement.epoch();
      expected = first;
    }
    long missing = expected;
    expected = statement.sequence() + 1;
    return missing < statement.sequence()
        ? Optional.of(new Gap(signer, epoch, missing, statement.sequence() - 1))
        : Optional.empty();
  }
}
