package org.varve.formats;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/** Checks the fields of one SenML record by themselves: known labels and their JSON types. */
final class SenmlFields {
  /** RFC 8428, table 1. */
  private enum Type {
    TEXT,
    NUMBER,
    FLAG
  }

  private static final Map<String, Type> TYPES =
      Map.ofEntries(
          Map.entry("bn", Type.TEXT),
          Map.entry("bt", Type.NUMBER),
          Map.entry("bu", Type.TEXT),
          Map.entry("bv", Type.NUMBER),
          Map.entry("bs", Type.NUMBER),
          Map.entry("bver", Type.NUMBER),
          Map.entry("n", Type.TEXT),
          Map.entry("u", Type.TEXT),
          Map.entry("v", Type.NUMBER),
          Map.entry("vs", Type.TEXT),
          Map.entry("vb", Type.FLAG),
          Map.entry("vd", Type.TEXT),
          Map.entry("s", Type.NUMBER),
          Map.entry("t", Type.NUMBER),
          Map.entry("ut", Type.NUMBER));

  private SenmlFields() {}

  /** Whether every field of the record can be used; what cannot is added to the violations. */
  static boolean check(JsonNode record, String path, Violations violations) {
    boolean usable = true;
    for (Map.Entry<String, JsonNode> field : record.properties()) {
      usable &= check(field.getKey(), field.getValue(), path + "/" + field.getKey(), violations);
    }
    return usable;
  }

  private static boolean check(String label, JsonNode value, String path, Violations violations) {
    Type type = TYPES.get(label);
    if (type != null) {
      return checkType(type, value, path, violations);
    }
    // RFC 8428, 4.4: ignore unknown fields, but refuse those that say they must be understood.
    if (label.endsWith("_")) {
      violations.add(
          path,
          "an unknown field",
          "a label that ends in _ must be understood (RFC 8428, 4.4)",
          "leave the field out or register a format that knows it");
      return false;
    }
    return true;
  }

  private static boolean checkType(Type type, JsonNode value, String path, Violations violations) {
    if (!hasType(type, value)) {
      violations.add(
          path,
          value,
          "the field is a JSON " + type.name().toLowerCase(Locale.ROOT) + " (RFC 8428, table 1)",
          "send it in this type or leave it out");
      return false;
    }
    return true;
  }

  private static boolean hasType(Type type, JsonNode value) {
    return switch (type) {
      case TEXT -> value.isTextual();
      case NUMBER -> value.isNumber();
      case FLAG -> value.isBoolean();
    };
  }
}
