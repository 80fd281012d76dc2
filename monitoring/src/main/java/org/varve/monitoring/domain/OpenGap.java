package org.varve.monitoring.domain;

import java.time.Instant;

/**
 * A sequence number that was not recorded when the next one was: the last of a gap, which comes
 * last if the gap is filled.
 *
 * @param seenAt when the next one was committed
 */
public record OpenGap(String source, String signer, long epoch, long sequence, Instant seenAt) {

  /** Whose, and where. */
  public String subject() {
    return source + " by " + signer + ", epoch " + epoch + ", number " + sequence;
  }
}
