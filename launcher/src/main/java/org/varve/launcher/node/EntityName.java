package org.varve.launcher.node;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The functional entities that {@code varve up} runs, callees before callers: in this order they
 * start. A new one is a line here, and how it is built in {@link LocalEntities}.
 */
public enum EntityName {
  PROCESSING,
  REPRESENTATION,
  PROVISIONING,
  CONTROLLING,
  MONITORING;

  /** Whom it calls. */
  public List<EntityName> callees() {
    return switch (this) {
      case PROCESSING -> List.of();
      case REPRESENTATION, PROVISIONING -> List.of(PROCESSING);
      case CONTROLLING, MONITORING -> List.of(PROCESSING, REPRESENTATION, PROVISIONING);
    };
  }

  /**
   * Whether it starts only when those that it calls have been ready once. Monitoring does not wait:
   * that somebody is missing is for it to say.
   */
  boolean awaitsCallees() {
    return this != MONITORING;
  }

  /** As it is written in configuration, certificates and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  public static EntityName of(String word) {
    return Arrays.stream(values())
        .filter(entity -> entity.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no entity '"
                        + word
                        + "' to run; there are: "
                        + String.join(", ", words(List.of(values())))));
  }

  static List<String> words(List<EntityName> entities) {
    return entities.stream().map(EntityName::word).toList();
  }
}
