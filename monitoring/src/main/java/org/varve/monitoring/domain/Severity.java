package org.varve.monitoring.domain;

import java.util.Locale;
import java.util.Optional;

/** How bad it is, the worst last. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL;

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that a word means; empty if there is none. */
  public static Optional<Severity> ofWord(String word) {
    for (Severity severity : values()) {
      if (severity.word().equals(word)) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }
}
