package org.varve.representation.domain;

/**
 * How much may wait for its receipt at one time; what is above stays with its sender.
 *
 * @param operationsMax most operations, sealed or not
 * @param bytesMax most bytes of them, items included; one operation is always allowed
 */
public record PendingLimits(int operationsMax, long bytesMax) {

  public PendingLimits {
    Limit.require("pending.operationsMax", operationsMax, 1, 1_000_000);
    Limit.require("pending.bytesMax", bytesMax, 1, 4L << 30);
  }

  /** Whether one more submission of {@code bytes} fits beside what is held. */
  public boolean admit(int operationsHeld, long bytesHeld, long bytes) {
    return operationsHeld == 0 || (operationsHeld < operationsMax && bytesHeld + bytes <= bytesMax);
  }
}
