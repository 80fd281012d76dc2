package org.varve.rp;

import java.util.Locale;
import java.util.Optional;

/**
 * What a peer is to the platform: one of the actors of Y.4561 clause 7.2, an entity, a witness of
 * the log, or whatever reads metrics.
 */
public enum Role {
  SOURCE,
  USER,
  OPERATOR,
  SUPERVISOR,
  ENTITY,
  WITNESS,
  /** Reads the metrics of a process, and nothing else. */
  SCRAPER;

  /** The role as certificates write it: in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Role> ofWord(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
