package org.varve.ledger.fabric;

import java.time.Duration;

/**
 * How much may be on its way, and how long each step may take.
 *
 * @param inFlight data blocks that are endorsed, submitted or awaited at a time
 * @param queuedBytes bytes of data blocks that wait or are on their way
 * @param busyAfter a caller that found no room for this long is told that the ledger is busy
 * @param endorse one endorsement
 * @param submit handing one transaction to the orderers
 * @param commit waiting for a transaction in the peer's blocks, before its status is asked for
 * @param patience all attempts to record one data block; its outcome is then unknown
 * @param pauseMin first pause after a failure; each later one is twice as long
 * @param pauseMax longest pause after a failure
 */
public record FabricLimits(
    int inFlight,
    int queuedBytes,
    Duration busyAfter,
    Duration endorse,
    Duration submit,
    Duration commit,
    Duration patience,
    Duration pauseMin,
    Duration pauseMax) {

  /** 16 data blocks at a time, 64 MiB of them; two minutes for one. */
  public static final FabricLimits USUAL =
      new FabricLimits(
          16,
          64 << 20,
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          Duration.ofMinutes(2),
          Duration.ofMillis(100),
          Duration.ofSeconds(2));

  public FabricLimits {
    if (inFlight < 1 || queuedBytes < 1) {
      throw new IllegalArgumentException(
          "inFlight is %s, queuedBytes %s; both are 1 or more".formatted(inFlight, queuedBytes));
    }
  }

  public FabricLimits withInFlight(int blocks) {
    return new FabricLimits(
        blocks, queuedBytes, busyAfter, endorse, submit, commit, patience, pauseMin, pauseMax);
  }

  public FabricLimits withPatience(Duration commitWait, Duration all) {
    return new FabricLimits(
        inFlight, queuedBytes, busyAfter, endorse, submit, commitWait, all, pauseMin, pauseMax);
  }
}
