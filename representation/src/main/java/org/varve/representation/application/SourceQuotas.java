package org.varve.representation.application;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.varve.representation.domain.SourceTerms;
import org.varve.representation.domain.Submission;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Holds each source to the quota of its DataSource, so that one that floods takes nothing from the
 * others.
 *
 * <p>What a source may send grows with time, up to ten seconds' worth. An operation may overdraw
 * it, since it cannot be divided; the source then waits until that is made up for. Only sources
 * with a quota are remembered, and as many as DataSources there are.
 */
final class SourceQuotas {
  private static final double BURST_SECONDS = 10;
  private static final double NANOS_A_SECOND = 1e9;

  private final LongSupplier nanos;
  private final Map<String, Balance> readings = new ConcurrentHashMap<>();
  private final Map<String, Balance> bytes = new ConcurrentHashMap<>();

  /**
   * @param nanos a clock that only goes forward
   */
  SourceQuotas(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Counts what a source sends.
   *
   * @throws Failure QUOTA_EXCEEDED if it may not send more yet
   */
  void take(SourceTerms terms, Submission submission) {
    take(readings, terms, terms.readingsPerSecond(), submission.items().size(), "readings");
    take(bytes, terms, terms.bytesPerSecond(), submission.bytes(), "bytes");
  }

  private void take(
      Map<String, Balance> balances,
      SourceTerms terms,
      OptionalLong perSecond,
      long amount,
      String unit) {
    if (terms.deleted() || perSecond.isEmpty()) {
      balances.remove(terms.source());
      return;
    }
    long rate = perSecond.getAsLong();
    double seconds =
        balances
            .computeIfAbsent(terms.source(), source -> new Balance(rate, nanos.getAsLong()))
            .take(rate, amount, nanos.getAsLong());
    if (seconds > 0) {
      throw new Failure(
          ErrorReason.QUOTA_EXCEEDED,
          "source %s may send %d %s a second and has sent more; send it again in %.0f s, or have its DataSource changed"
              .formatted(terms.source(), rate, unit, Math.ceil(seconds)));
    }
  }

  /** What one source may send now. */
  private static final class Balance {
    private double amount;
    private long at;

    Balance(long rate, long now) {
      this.amount = rate * BURST_SECONDS;
      this.at = now;
    }

    /** Zero if it was taken, else how many seconds to wait. */
    synchronized double take(long rate, long wanted, long now) {
      amount = Math.min(rate * BURST_SECONDS, amount + rate * ((now - at) / NANOS_A_SECOND));
      at = now;
      if (amount <= 0) {
        return Math.max(-amount / rate, 1);
      }
      amount -= wanted;
      return 0;
    }
  }
}
