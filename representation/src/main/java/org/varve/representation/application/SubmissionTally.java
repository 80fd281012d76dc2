package org.varve.representation.application;

import java.util.LinkedHashMap;
import java.util.Map;
import org.varve.evidence.operation.Operation;

/**
 * How many operations passed the door, and how many did not and why, for each source and signer, so
 * that supervisors see it as it happens (ITU-T Y.4561 clause 7.3.12). Of more than it has room for,
 * those counted longest ago are forgotten. Safe for use by many threads.
 */
public final class SubmissionTally {
  private static final int COUNTS_MAX = 10_000;

  private final Map<Key, Long> counts = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What is counted.
   *
   * @param source as the operation names it, which nobody vouches for if it is refused
   * @param reason why they were refused; empty of those that passed
   */
  public record Key(String source, String signer, String reason) {}

  /** As of now. */
  public synchronized Map<Key, Long> counts() {
    return new LinkedHashMap<>(counts);
  }

  void accepted(Operation operation) {
    count(operation, "");
  }

  void refused(Operation operation, String reason) {
    count(operation, reason);
  }

  private synchronized void count(Operation operation, String reason) {
    counts.merge(
        new Key(operation.header().source(), operation.header().signer(), reason), 1L, Long::sum);
    if (counts.size() > COUNTS_MAX) {
      counts.remove(counts.keySet().iterator().next());
    }
  }
}
