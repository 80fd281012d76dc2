package org.varve.representation.domain;

/**
 * How many submission streams may be open, and what the sender on each may have unanswered.
 *
 * <p>A stream that waits for room holds one submission beside {@link PendingLimits}.
 *
 * @param streamsMax most open streams
 * @param windowOperationsMax most unanswered submissions of a stream
 * @param windowBytesMax most bytes of them, items included; one submission is always allowed
 */
public record StreamLimits(int streamsMax, int windowOperationsMax, long windowBytesMax) {

  public StreamLimits {
    Limit.require("streams.streamsMax", streamsMax, 1, 10_000);
    Limit.require("streams.windowOperationsMax", windowOperationsMax, 1, 100_000);
    Limit.require("streams.windowBytesMax", windowBytesMax, 1, 1L << 30);
  }

  /**
   * Whether {@code operations} unanswered submissions of {@code bytes} together keep the window.
   */
  public boolean holds(int operations, long bytes) {
    return operations <= 1 || (operations <= windowOperationsMax && bytes <= windowBytesMax);
  }
}
