package org.varve.formats;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Where a JSON format keeps time and value of its one reading. */
final class JsonFields {
  private final Optional<JsonPointer> timeField;
  private final Optional<JsonPointer> valueField;

  /**
   * @throws IllegalArgumentException if a field is no JSON pointer (RFC 6901)
   */
  JsonFields(Optional<String> timeField, Optional<String> valueField) {
    this.timeField = timeField.map(JsonFields::pointer);
    this.valueField = valueField.map(JsonFields::pointer);
  }

  /** The reading, if the format says where time and value are and the item has a value there. */
  Optional<Reading> reading(JsonNode item, Violations violations) {
    Optional<Instant> time = timeField.flatMap(at -> time(item.at(at), at, violations));
    Optional<Value> value = valueField.flatMap(at -> value(item.at(at), at, violations));
    if (time.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    String name = valueField.orElseThrow().last().getMatchingProperty();
    return Optional.of(
        new Reading(name, time.get(), value, OptionalDouble.empty(), Optional.empty()));
  }

  /** The same of an object of which properties are masked: none if time or value are. */
  List<Reading> readingOfPart(JsonNode part) {
    Violations unreadable = new Violations();
    return reading(part, unreadable)
        .filter(reading -> unreadable.isEmpty())
        .map(List::of)
        .orElse(List.of());
  }

  private static Optional<Instant> time(JsonNode node, JsonPointer at, Violations violations) {
    Optional<Instant> time =
        node.isNumber()
            ? EpochSeconds.toInstant(node.decimalValue(), Instant.EPOCH)
            : fromText(node);
    if (time.isEmpty()) {
      violations.add(
          at.toString(),
          node.isMissingNode() ? "missing" : node,
          "the time is seconds since 1970 or text such as 2025-01-31T12:00:00Z (RFC 3339)",
          "send the absolute time of the measurement");
    }
    return time;
  }

  private static Optional<Instant> fromText(JsonNode node) {
    try {
      return Optional.of(OffsetDateTime.parse(node.asText()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Value> value(JsonNode node, JsonPointer at, Violations violations) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (node.isNumber()) {
      return Optional.of(new Value.Number(node.doubleValue()));
    }
    if (node.isTextual()) {
      return Optional.of(new Value.Text(node.textValue()));
    }
    if (node.isBoolean()) {
      return Optional.of(new Value.Flag(node.booleanValue()));
    }
    violations.add(
        at.toString(),
        node,
        "the value is a text, a boolean or a number",
        "send such a value, or register a format with another value field");
    return Optional.empty();
  }

  private static JsonPointer pointer(String field) {
    try {
      JsonPointer pointer = JsonPointer.compile(field);
      if (!pointer.matches()) {
        return pointer;
      }
    } catch (IllegalArgumentException e) {
      // Said below in our own words.
    }
    throw new IllegalArgumentException(
        "the field is \"%s\"; give a JSON pointer such as /data/value (RFC 6901)".formatted(field));
  }
}
