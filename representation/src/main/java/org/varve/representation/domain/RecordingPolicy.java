package org.varve.representation.domain;

import java.time.Duration;

/**
 * How long processing may take to record a data block, and how often and how soon the block is sent
 * again.
 *
 * @param deadline longest time of one attempt
 * @param attemptsMax most attempts in all, the first included
 * @param delayMin pause before the second attempt; each later one is twice as long
 * @param delayMax longest pause
 */
public record RecordingPolicy(
    Duration deadline, int attemptsMax, Duration delayMin, Duration delayMax) {
  private static final int DOUBLINGS_MAX = 30;

  public RecordingPolicy {
    Limit.require("recording.deadline", deadline, Duration.ofMillis(1), Duration.ofMinutes(5));
    Limit.require("recording.attemptsMax", attemptsMax, 1, 100);
    Limit.require("recording.delayMin", delayMin, Duration.ofMillis(1), Duration.ofMinutes(1));
    Limit.require("recording.delayMax", delayMax, delayMin, Duration.ofMinutes(5));
  }

  /** The pause after attempt {@code number}, counted from 1. */
  public Duration delayAfter(int number) {
    Duration delay = delayMin.multipliedBy(1L << Math.min(number - 1, DOUBLINGS_MAX));
    return delay.compareTo(delayMax) < 0 ? delay : delayMax;
  }
}
