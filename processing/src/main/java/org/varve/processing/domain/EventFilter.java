package org.varve.processing.domain;

import java.util.Set;

/**
 * Which events are wanted.
 *
 * @param kinds none fits all
 * @param source exact name, or a prefix that ends in {@code *}; empty fits all
 * @param actor exact id of a signer; empty fits all
 * @param stages none fits all
 */
public record EventFilter(
    Set<LedgerEvent.Kind> kinds, String source, String actor, Set<LedgerEvent.Stage> stages) {

  public EventFilter {
    kinds = Set.copyOf(kinds);
    stages = Set.copyOf(stages);
  }

  /** Whether an event of this kind may fit. */
  public boolean fits(LedgerEvent.Kind kind) {
    return kinds.isEmpty() || kinds.contains(kind);
  }

  public boolean fits(LedgerEvent event) {
    return fits(event.kind())
        && (stages.isEmpty() || stages.contains(event.stage()))
        && fitsSource(event.source())
        && (actor.isEmpty() || actor.equals(event.actor()));
  }

  private boolean fitsSource(String name) {
    if (source.endsWith("*")) {
      return name.startsWith(source.substring(0, source.length() - 1));
    }
    return source.isEmpty() || source.equals(name);
  }
}
