package org.varve.monitoring.domain;

import java.util.Locale;

/** The rules that are built in; what each needs stands in docs/supervision.md. */
public enum AlertRule {
  ENTITY_DOWN(Severity.CRITICAL, Stage.STORE),
  SILENT_SOURCE(Severity.WARNING, Stage.PRE_INPUT),
  CLOCK_SKEW(Severity.WARNING, Stage.PRE_INPUT),
  GAP(Severity.WARNING, Stage.PRE_INPUT),
  FORK(Severity.CRITICAL, Stage.PRE_INPUT),
  DAMAGE(Severity.CRITICAL, Stage.STORE),
  LOG_FORK(Severity.CRITICAL, Stage.STORE),
  DENIED_READS(Severity.WARNING, Stage.TRANSFER),
  SIGNER_REVOKED(Severity.WARNING, Stage.PRE_INPUT);

  private final Severity severity;
  private final Stage stage;

  AlertRule(Severity severity, Stage stage) {
    this.severity = severity;
    this.stage = stage;
  }

  /** As people write it, such as {@code silent-source}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How bad it is, unless operators say otherwise. */
  Severity severity() {
    return severity;
  }

  /** Where it is; an entity is at the stage that it serves. */
  Stage stageOf(String subject) {
    if (this != ENTITY_DOWN) {
      return stage;
    }
    return switch (subject) {
      case "representation" -> Stage.PRE_INPUT;
      case "provisioning" -> Stage.TRANSFER;
      default -> Stage.STORE;
    };
  }
}
