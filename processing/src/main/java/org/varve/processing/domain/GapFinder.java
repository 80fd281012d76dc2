package org.varve.processing.domain;

import java.util.Optional;

/** Sees which numbers are missing, from operations of a source by signer, epoch and sequence. */
public final class GapFinder {
  private String signer = "";
  private long epoch;
  private long expected = 1;

  /** The gap right before this operation, which is the next one. */
  public Optional<Gap> before(Statement statement) {
    if (!statement.signer().equals(signer) || statement.epoch() != epoch) {
      signer = statement.signer();
      epoch = statement.epoch();
      expected = 1;
    }
    long missing = expected;
    expected = statement.sequence() + 1;
    return missing < statement.sequence()
        ? Optional.of(new Gap(signer, epoch, missing, statement.sequence() - 1))
        : Optional.empty();
  }
}
