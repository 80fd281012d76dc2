package org.varve.formats;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/** Decimal seconds since 1970, exact to the nanosecond: a double would lose microseconds. */
final class EpochSeconds {
  /** Four-digit years: what every other standard involved can say. */
  static final Instant MAX = Instant.parse("9999-12-31T23:59:59Z");

  private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(MAX.getEpochSecond());
  private static final int NANO_DIGITS = 9;

  private EpochSeconds() {}

  /** Empty if the time lies before {@code min} or after the year 9999. */
  static Optional<Instant> toInstant(BigDecimal seconds, Instant min) {
    if (seconds.compareTo(BigDecimal.valueOf(min.getEpochSecond())) < 0
        || seconds.compareTo(SECONDS_MAX) > 0) {
      return Optional.empty();
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    BigDecimal nanos = seconds.subtract(whole).movePointRight(NANO_DIGITS);
    return Optional.of(Instant.ofEpochSecond(whole.longValueExact(), nanos.longValue()));
  }

  /** The shortest plain decimal, e.g. {@code 1436538240} or {@code 1436538240.5}. */
  static String text(Instant time) {
    if (time.getNano() == 0) {
      return Long.toString(time.getEpochSecond());
    }
    return BigDecimal.valueOf(time.getEpochSecond())
        .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
        .stripTrailingZeros()
        .toPlainString();
  }
}
