package org.varve.edge.uplink;

import java.time.Duration;

/**
 * What the uplink has on its way at most, and how long it waits; the server's window may be
 * smaller.
 *
 * @param operationsMax unanswered
 * @param bytesMax unanswered; one operation is always allowed
 * @param windowPatience for the server's first message
 * @param answerPatience for the oldest answer; then the stream is given up and all is sent again
 */
public record UplinkLimits(
    int operationsMax, long bytesMax, Duration windowPatience, Duration answerPatience) {
  /** Fits an agent with 48 MB of heap. */
  public static final UplinkLimits USUAL =
      new UplinkLimits(64, 2L << 20, Duration.ofSeconds(10), Duration.ofSeconds(60));
}
