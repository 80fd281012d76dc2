package org.varve.representation.application;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.operation.OperationId;
import org.varve.representation.domain.Outcome;

/**
 * The last refusals, so that a sender who lost an answer can ask why. Bounded: the oldest goes when
 * a new one comes. Safe for use by many threads.
 */
final class RecentRefusals {
  private final Map<OperationId, Outcome.Refused> refusals;

  RecentRefusals(int refusalsMax) {
    this.refusals =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<OperationId, Outcome.Refused> eldest) {
            return size() > refusalsMax;
          }
        };
  }

  synchronized void remember(OperationId id, Outcome.Refused refused) {
    refusals.remove(id);
    refusals.put(id, refused);
  }

  synchronized void forget(OperationId id) {
    refusals.remove(id);
  }

  synchronized Optional<Outcome.Refused> find(OperationId id) {
    return Optional.ofNullable(refusals.get(id));
  }
}
