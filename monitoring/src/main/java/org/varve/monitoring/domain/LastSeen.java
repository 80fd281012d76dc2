package org.varve.monitoring.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a source was last heard of.
 *
 * @param at if it ever was: by representation, or by whoever had something of it recorded
 * @param since else, since when anybody listens
 */
public record LastSeen(Optional<Instant> at, Instant since) {

  /** At a time that is known. */
  public static LastSeen at(Instant time) {
    return new LastSeen(Optional.of(time), time);
  }

  /** The later of what representation saw, and what is recorded. */
  public static LastSeen of(Optional<Instant> seen, Optional<Instant> recorded, Instant since) {
    return new LastSeen(
        Stream.concat(seen.stream(), recorded.stream()).max(Instant::compareTo), since);
  }

  /** Whether that is longer ago than a source may say nothing. */
  public boolean isSilent(Instant now, Duration limit) {
    return Duration.between(at.orElse(since), now).compareTo(limit) > 0;
  }

  /** What is wrong with a silent one, and the next step. */
  public String sentence(Duration limit) {
    return "it has said nothing %s, longer than %s; see whether its agent runs and reaches the node"
        .formatted(
            at.map(last -> "since " + last).orElse("yet, since representation started at " + since),
            limit);
  }
}
