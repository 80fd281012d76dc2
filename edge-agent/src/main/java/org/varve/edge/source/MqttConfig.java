package org.varve.edge.source;

import java.util.Optional;
import org.varve.edge.mqtt.BrokerConfig;

/**
 * How readings are taken from a broker.
 *
 * @param broker the connection to it
 * @param topic a topic, or a filter with {@code +} and {@code #}: what a filter leaves open becomes
 *     part of the readings' names
 * @param payload what a message is
 * @param valueField of {@link Payload#JSON}: where the value is, as JSON pointer
 * @param timeField of {@link Payload#JSON}: where the time is, ISO 8601 or seconds since 1970;
 *     absent: when the message arrived
 * @param unit of the values, as SenML has it
 */
public record MqttConfig(
    BrokerConfig broker,
    String topic,
    Payload payload,
    String valueField,
    Optional<String> timeField,
    Optional<String> unit) {
  private static final int TOPIC_CHARS_MAX = 1_024;

  /** What a message is. */
  public enum Payload {
    /** A number, {@code true}, {@code false} or a text, as it stands. */
    PLAIN,
    /** A JSON document with the value somewhere in it. */
    JSON,
    /** A SenML pack (RFC 8428) in JSON. */
    SENML;

    /** Reads the word of the configuration. */
    public static Payload parse(String text) {
      return switch (text) {
        case "plain" -> PLAIN;
        case "json" -> JSON;
        case "senml" -> SENML;
        default ->
            throw new IllegalArgumentException("is \"" + text + "\"; give plain, json or senml");
      };
    }
  }

  public MqttConfig {
    if (topic.isEmpty() || topic.length() > TOPIC_CHARS_MAX) {
      throw new IllegalArgumentException(
          "the topic has %d characters; give 1 to %d".formatted(topic.length(), TOPIC_CHARS_MAX));
    }
    if (!topic.matches("([^+#/]*|\\+)(/([^+#/]*|\\+))*(/#)?|#")) {
      throw new IllegalArgumentException(
          "the topic is \"%s\"; + stands alone in a level, and # alone in the last"
              .formatted(topic));
    }
    if (topic.startsWith("$share/")) {
      throw new IllegalArgumentException("a shared subscription would lose the order of readings");
    }
    requirePointer(valueField);
    timeField.ifPresent(MqttConfig::requirePointer);
  }

  /** Whether a topic is one that the filter takes; a session may bring others of an earlier one. */
  boolean takes(String actual) {
    String[] filter = topic.split("/", -1);
    String[] levels = actual.split("/", -1);
    for (int i = 0; i < filter.length; i++) {
      if (filter[i].equals("#")) {
        return levels.length >= i;
      }
      if (i >= levels.length || !(filter[i].equals("+") || filter[i].equals(levels[i]))) {
        return false;
      }
    }
    return levels.length == filter.length;
  }

  private static void requirePointer(String field) {
    if (!field.startsWith("/")) {
      throw new IllegalArgumentException(
          "the field is \"%s\"; give a JSON pointer such as /value".formatted(field));
    }
  }
}
