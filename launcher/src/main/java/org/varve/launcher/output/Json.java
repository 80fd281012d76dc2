package org.varve.launcher.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints what programs read: one JSON value, or one a line. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

  private Json() {}

  /** One value, indented. */
  public static void print(PrintWriter out, Object value) {
    out.println(write(PRETTY, value));
    out.flush();
  }

  /** One value on one line, for streams of values. */
  public static void printLine(PrintWriter out, Object value) {
    out.println(write(MAPPER.writer(), value));
  }

  /** What a row of a table says, by the names of its columns, in their order. */
  public static Map<String, Object> object(String[] names, Object[] values) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      object.put(names[i], values[i]);
    }
    return object;
  }

  private static String write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of the program itself is not JSON", e);
    }
  }
}
