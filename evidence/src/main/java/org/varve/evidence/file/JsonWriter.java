package org.varve.evidence.file;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, strings, numbers and booleans as indented JSON (RFC 8259). */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private int depth;

  private JsonWriter() {}

  /** Returns the JSON of an object, whose values nest no deeper than the evidence they show. */
  public static String write(Map<String, ?> object) {
    JsonWriter writer = new JsonWriter();
    writer.value(object);
    return writer.out.append('\n').toString();
  }

  private void value(Object value) {
    if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      string(value.toString());
    }
  }

  private void object(Map<?, ?> map) {
    open('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      newLine();
      string(entry.getKey().toString());
      out.append(": ");
      value(entry.getValue());
      separator = ",";
    }
    close('}', map.isEmpty());
  }

  private void array(List<?> list) {
    open('[');
    String separator = "";
    for (Object element : list) {
      out.append(separator);
      newLine();
      value(element);
      separator = ",";
    }
    close(']', list.isEmpty());
  }

  private void open(char bracket) {
    out.append(bracket);
    depth++;
  }

  private void close(char bracket, boolean empty) {
    depth--;
    if (!empty) {
      newLine();
    }
    out.append(bracket);
  }

  private void newLine() {
    out.append('\n').append("  ".repeat(depth));
  }

  private void string(String text) {
    out.append('"');
    text.chars().forEach(c -> character((char) c));
    out.append('"');
  }

  private void character(char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      default -> {
        // What a terminal would act upon, and halves of characters.
        if (Character.isISOControl(c) || Character.isSurrogate(c)) {
          out.append("\\u").append(HexFormat.of().toHexDigits(c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
