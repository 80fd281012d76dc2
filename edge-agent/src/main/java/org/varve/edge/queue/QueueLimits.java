package org.varve.edge.queue;

/**
 * What the queue may hold, and what happens at its limit.
 *
 * <p>Refused operations count too, until somebody deals with them: they are never dropped silently.
 *
 * @param operationsMax queued and refused together
 * @param bytesMax of operations and items, queued and refused together
 * @param whenFull at the limit
 */
public record QueueLimits(long operationsMax, long bytesMax, WhenFull whenFull) {
  /** A day of five-second batches of five sources; an SD card still has room beside it. */
  public static final QueueLimits USUAL = new QueueLimits(100_000, 1L << 30);

  /** What is on its way, and a statement of each source, must fit beside what can be dropped. */
  private static final long DROPPING_OPERATIONS_MIN = 256;

  private static final long DROPPING_BYTES_MIN = 1 << 20;

  public QueueLimits {
    if (operationsMax < 1 || bytesMax < 1) {
      throw new IllegalArgumentException(
          "the queue is limited to %d operations and %d bytes; allow at least one of each"
              .formatted(operationsMax, bytesMax));
    }
    if (whenFull == WhenFull.DROP_OLDEST
        && (operationsMax < DROPPING_OPERATIONS_MIN || bytesMax < DROPPING_BYTES_MIN)) {
      throw new IllegalArgumentException(
          "a queue that drops the oldest is limited to %d operations and %d bytes; allow %d and %d"
              .formatted(operationsMax, bytesMax, DROPPING_OPERATIONS_MIN, DROPPING_BYTES_MIN));
    }
  }

  /** Sources wait when it is full. */
  public QueueLimits(long operationsMax, long bytesMax) {
    this(operationsMax, bytesMax, WhenFull.BLOCK);
  }
}
