package org.varve.launcher.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.varve.rp.ErrorReason;

/** Reasons as values of a label: those of docs/errors.md, so that nobody can make up more. */
final class Reasons {

  private static final String OTHER = "OTHER";

  /** Of MQTT messages alone, where a topic is what an address is elsewhere. */
  private static final List<String> TOPICS = List.of("TOPIC", "RESPONSE_TOPIC");

  private static final Set<String> KNOWN =
      Arrays.stream(ErrorReason.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

  private Reasons() {}

  static String bounded(String reason) {
    return KNOWN.contains(reason) || TOPICS.contains(reason) ? reason : OTHER;
  }

  /** Those that an operation can be refused for. */
  static List<String> ofRefusals() {
    return Arrays.stream(ErrorReason.values())
        .filter(reason -> !reason.isTransient())
        .map(Enum::name)
        .toList();
  }

  /** Those that only a message of a broker can have. */
  static List<String> ofMessages() {
    return TOPICS;
  }
}
