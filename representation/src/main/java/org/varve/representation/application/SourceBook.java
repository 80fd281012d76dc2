package org.varve.representation.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationPayload;
import org.varve.representation.domain.SourceSight;

/**
 * What was last seen of each source since the start, for those who supervise sources (ITU-T Y.4561
 * clause 7.1.5). Of more sources than it has room for, those seen longest ago are forgotten. Safe
 * for use by many threads.
 */
public final class SourceBook {
  private final InstantSource clock;
  private final int max;
  private final Instant since;
  private final Map<String, SourceSight> bySource = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param max how many sources it has room for
   */
  public SourceBook(InstantSource clock, int max) {
    this.clock = clock;
    this.max = max;
    this.since = clock.instant();
  }

  /** When the book was begun: what is not in it was not seen since. */
  public Instant since() {
    return since;
  }

  /** As of now, in no particular order. */
  public synchronized List<SourceSight> sights() {
    return List.copyOf(bySource.values());
  }

  /** An operation passed the door. */
  void accepted(Operation operation) {
    SourceSight sight = sight(operation);
    synchronized (this) {
      bySource.merge(sight.source(), sight, SourceSight::followedBy);
      if (bySource.size() > max) {
        bySource.remove(bySource.keySet().iterator().next());
      }
    }
  }

  /** One that its signer did sign was refused. Nobody gets into the book by being refused. */
  synchronized void refused(Operation operation, String reason) {
    bySource.computeIfPresent(operation.header().source(), (name, seen) -> seen.refused(reason));
  }

  private SourceSight sight(Operation operation) {
    OperationPayload payload = operation.payload();
    Instant now = clock.instant();
    return new SourceSight(
        operation.header().source(),
        operation.header().signer(),
        payload.epoch(),
        payload.sequence(),
        Duration.between(operation.header().issuedAt(), now),
        payload.sampledTo(),
        now,
        Duration.ZERO,
        1,
        0,
        Optional.empty());
  }
}
