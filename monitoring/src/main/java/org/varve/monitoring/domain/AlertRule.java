package org.varve.monitoring.domain;

import java.util.Locale;

/** The rules that are built in; what each needs stands in docs/supervision.md. */
public enum AlertRule {
  ENTITY_DOWN,
  SILENT_SOURCE,
  CLOCK_SKEW,
  GAP,
  FORK,
  DAMAGE,
  LOG_FORK;

  /** As people write it, such as {@code silent-source}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
