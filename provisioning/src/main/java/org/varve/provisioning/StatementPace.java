package org.varve.provisioning;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Bounds how many statements a data user makes a minute, so that none takes the ledger from all.
 * What he may state grows with time, up to a minute's worth.
 */
final class StatementPace {
  private static final int USERS_MAX = 10_000;
  private static final double NANOS_A_MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private final LongSupplier nanos;
  private final Map<String, Balance> users =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Balance> eldest) {
          return size() > USERS_MAX;
        }
      };

  private record Balance(double left, long at) {}

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  StatementPace(int perMinute, LongSupplier nanos) {
    this.perMinute = perMinute;
    this.nanos = nanos;
  }

  /**
   * Counts a statement.
   *
   * @throws Failure QUOTA_EXCEEDED
   */
  synchronized void take(String user) {
    long now = nanos.getAsLong();
    Balance before = users.getOrDefault(user, new Balance(perMinute, now));
    double left =
        Math.min(perMinute, before.left() + perMinute * ((now - before.at()) / NANOS_A_MINUTE));
    if (left < 1) {
      throw new Failure(
          ErrorReason.QUOTA_EXCEEDED,
          ("data user '%s' may state %d operations a minute and has stated more; send it again later"
                  + " (the operator sets provisioning.statementsPerMinute)")
              .formatted(user, perMinute));
    }
    users.put(user, new Balance(left - 1, now));
  }
}
