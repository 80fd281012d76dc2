package org.varve.ledger.chaincode;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.varve.ledger.channel.ChannelError;

/**
 * Holds a transaction's time, which its sender chooses, against this endorser's clock: it becomes
 * the time of commit. Two endorsers may answer differently; what is written never depends on it.
 */
final class ClockRule {

  private final Clock clock;
  private final Duration tolerance;

  ClockRule(Clock clock, Duration tolerance) {
    this.clock = clock;
    this.tolerance = tolerance;
  }

  Optional<ChannelError> errorOf(Instant transaction) {
    Instant now = clock.instant();
    if (Duration.between(transaction, now).abs().compareTo(tolerance) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new ChannelError(
            ChannelError.Code.CLOCK,
            "the transaction says %s, the endorser's clock %s: more than %s apart; set what is wrong"
                .formatted(transaction, now, tolerance)));
  }
}
