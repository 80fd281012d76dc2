package org.varve.representation.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What representation has seen of a source since it started.
 *
 * @param signer who spoke about it last
 * @param epoch of the last operation that was accepted, as the next two
 * @param signedBefore how long before it came it was signed, by the signer's clock: the way and the
 *     queue; negative if that clock is ahead of representation's
 * @param sampledTo time of its latest item
 * @param lastSeenAt by the clock of representation
 * @param period mean time between two operations, of the recent ones; zero if there was only one
 * @param accepted how many operations passed the door
 * @param refused how many did not
 * @param lastRefusal reason of the last one that did not
 */
public record SourceSight(
    String source,
    String signer,
    long epoch,
    long sequence,
    Duration signedBefore,
    Optional<Instant> sampledTo,
    Instant lastSeenAt,
    Duration period,
    long accepted,
    long refused,
    Optional<String> lastRefusal) {

  /** Weighs as much as all periods before it: follows a change within some operations. */
  private static final int PERIODS_WEIGHED = 4;

  /** After one more operation, whose own facts are given and whose counts are not. */
  public SourceSight followedBy(SourceSight next) {
    Duration since = Duration.between(lastSeenAt, next.lastSeenAt());
    Duration mean =
        period.isZero()
            ? since
            : period.multipliedBy(PERIODS_WEIGHED - 1L).plus(since).dividedBy(PERIODS_WEIGHED);
    return new SourceSight(
        source,
        next.signer(),
        next.epoch(),
        next.sequence(),
        next.signedBefore(),
        next.sampledTo(),
        next.lastSeenAt(),
        mean,
        accepted + 1,
        refused,
        lastRefusal);
  }

  /** After one more refusal. */
  public SourceSight refused(String reason) {
    return new SourceSight(
        source,
        signer,
        epoch,
        sequence,
        signedBefore,
        sampledTo,
        lastSeenAt,
        period,
        accepted,
        refused + 1,
        Optional.of(reason));
  }
}
