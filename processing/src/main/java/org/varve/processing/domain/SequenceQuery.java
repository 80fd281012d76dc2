package org.varve.processing.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whose sequences are to be checked, and what counts as wrong.
 *
 * @param source exact name, or a prefix that ends in {@code *}; empty for all
 * @param committed only what operations show that were committed then
 * @param tolerance how far clocks may be apart
 * @param silentAfter how long a source may say nothing; empty: for ever
 * @param narrowed whose statements about a source, and from which number on
 */
public record SequenceQuery(
    String source,
    TimeRange committed,
    Duration tolerance,
    Optional<Duration> silentAfter,
    Narrowed narrowed) {

  /** As {@link HistoryQuery} narrows. */
  public record Narrowed(Optional<String> signer, OptionalLong epoch, long fromSequence) {}

  /** All that is asked for about one source. */
  public HistoryQuery history(String name) {
    return new HistoryQuery(name, narrowed.signer(), narrowed.epoch(), narrowed.fromSequence());
  }

  /** Whether a source is one of them. */
  public boolean fits(String name) {
    return source.endsWith("*")
        ? name.startsWith(source.substring(0, source.length() - 1))
        : source.isEmpty() || source.equals(name);
  }

  /** The one source that is asked for; empty if it may be several. */
  public Optional<String> single() {
    return source.isEmpty() || source.endsWith("*") ? Optional.empty() : Optional.of(source);
  }
}
