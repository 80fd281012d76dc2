package org.varve.ledger.embedded;

import java.time.Duration;

/**
 * How much may wait to be written, and for how long a caller waits for room.
 *
 * @param countMax requests that are queued or being written
 * @param bytesMax their bytes together; one request alone may be larger
 * @param busyAfter a caller that found no room for this long is told that the ledger is busy
 */
public record QueueLimits(int countMax, long bytesMax, Duration busyAfter) {
  /** 10,000 requests or 64 MiB, and half a minute of patience. */
  public static final QueueLimits USUAL =
      new QueueLimits(10_000, 64L << 20, Duration.ofSeconds(30));

  public QueueLimits {
    if (countMax < 1 || bytesMax < 1 || busyAfter.isNegative()) {
      throw new IllegalArgumentException(
          "queue limits must be positive: %d requests, %d bytes, %s"
              .formatted(countMax, bytesMax, busyAfter));
    }
  }
}
