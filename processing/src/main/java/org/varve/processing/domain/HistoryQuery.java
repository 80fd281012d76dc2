package org.varve.processing.domain;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whose statements about a source are wanted.
 *
 * @param signer only his; all if absent
 * @param epoch only this one; all if absent
 * @param fromSequence only from this number on, in each epoch
 */
public record HistoryQuery(
    String source, Optional<String> signer, OptionalLong epoch, long fromSequence) {

  /** Without a number to begin at. */
  public HistoryQuery(String source, Optional<String> signer, OptionalLong epoch) {
    this(source, signer, epoch, 0);
  }

  /** Whether a statement about the source is one of them. */
  public boolean fits(Statement statement) {
    return signer.map(statement.signer()::equals).orElse(true)
        && (epoch.isEmpty() || epoch.getAsLong() == statement.epoch())
        && statement.sequence() >= fromSequence;
  }
}
