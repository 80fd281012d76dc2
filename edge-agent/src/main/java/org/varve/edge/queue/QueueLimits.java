package org.varve.edge.queue;

/**
 * What the queue may hold; at its limit the sources wait.
 *
 * <p>Refused operations count too, until somebody deals with them: they are never dropped silently.
 *
 * @param operationsMax queued and refused together
 * @param bytesMax of operations and items, queued and refused together
 */
public record QueueLimits(long operationsMax, long bytesMax) {
  /** A day of five-second batches of five sources; an SD card still has room beside it. */
  public static final QueueLimits USUAL = new QueueLimits(100_000, 1L << 30);

  public QueueLimits {
    if (operationsMax < 1 || bytesMax < 1) {
      throw new IllegalArgumentException(
          "the queue is limited to %d operations and %d bytes; allow at least one of each"
              .formatted(operationsMax, bytesMax));
    }
  }
}
