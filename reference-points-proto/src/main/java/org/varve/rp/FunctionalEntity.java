package org.varve.rp;

import java.util.List;

/**
 * One of the functional entities of Y.4561 clause 7.1, ready to be served.
 *
 * <p>The launcher builds entities with their channels, starts callees before callers
 * (representation calls processing, so processing comes first), serves their services while they
 * run, and stops them in reverse order.
 */
public interface FunctionalEntity {

  /** One lower-case word, such as {@code representation}: in logs, metrics, thread names. */
  String name();

  /** What it serves; the same list every time, and available before {@link #start}. */
  List<EntityService> services();

  /** Called once, before the first call is served; returns when the entity is ready to serve. */
  void start();

  /**
   * Why it cannot do its work now, a sentence each that names the next step; empty when it is
   * ready. Asked every second or so from any thread, so quick and without side effects.
   */
  default List<String> obstacles() {
    return List.of();
  }

  /**
   * Ends open streams, finishes what it has promised, frees its resources. Harmless when called
   * again, or without {@link #start}.
   */
  void stop();
}
