package org.varve.representation.application;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.varve.evidence.operation.Operation;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * No signed time may lie further ahead of this clock than a tolerance (ITU-T Y.4561 clause 8.1).
 * The past is never refused: data may come late, and an agent whose clock is not set is behind.
 */
record ClockRule(Clock clock, Duration tolerance) {

  /**
   * @throws Failure CLOCK_SKEW: the same operation may come in once that time is there
   */
  void check(Operation operation) {
    check(operation, "it was signed", operation.header().issuedAt());
    operation
        .payload()
        .sampledTo()
        .ifPresent(time -> check(operation, "its newest item was sampled", time));
  }

  private void check(Operation operation, String what, Instant time) {
    Instant now = clock.instant();
    if (time.isAfter(now.plus(tolerance))) {
      throw new Failure(
          ErrorReason.CLOCK_SKEW,
          ("operation %s of source %s says that %s at %s, %s ahead of the clock here, at most %s is"
                  + " allowed; set the clock of its signer and keep the operation: it can be"
                  + " recorded from %s on")
              .formatted(
                  operation.id(),
                  operation.header().source(),
                  what,
                  time,
                  Duration.ofSeconds(Duration.between(now, time).toSeconds()),
                  tolerance,
                  time.minus(tolerance)));
    }
  }
}
