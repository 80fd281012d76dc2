package org.varve.rp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Shows a message of a reference point as maps and lists, to be written as JSON: names in camel
 * case, in the order of the .proto file; bytes in hex, times in ISO 8601, durations in seconds,
 * values of an enum as a word in lower case. A field that is not set is left out, but a number or a
 * truth value that is not optional always stands there.
 */
public final class MessageView {
  private static final double NANOS = 1e9;
  private static final Set<JavaType> ALWAYS_SHOWN =
      Set.of(JavaType.INT, JavaType.LONG, JavaType.FLOAT, JavaType.DOUBLE, JavaType.BOOLEAN);

  private MessageView() {}

  /** The fields of a message, by name. */
  public static Map<String, Object> of(Message message) {
    Map<String, Object> view = new LinkedHashMap<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isMapField()) {
        putEntries(view, field, message);
      } else if (field.isRepeated()) {
        List<Object> values = new ArrayList<>();
        ((List<?>) message.getField(field)).forEach(value -> values.add(value(value)));
        view.put(field.getJsonName(), values);
      } else if (isShown(field, message)) {
        view.put(field.getJsonName(), value(message.getField(field)));
      }
    }
    return view;
  }

  /** The last words of an enum's value, such as {@code first sampled}. */
  public static String word(EnumValueDescriptor value) {
    String prefix =
        value.getType().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT)
            + "_";
    return value.getName().replace(prefix, "").replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  private static boolean isShown(FieldDescriptor field, Message message) {
    boolean given = message.getAllFields().containsKey(field);
    return given || (!field.hasPresence() && ALWAYS_SHOWN.contains(field.getJavaType()));
  }

  private static void putEntries(Map<String, Object> view, FieldDescriptor field, Message message) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (Object entry : (List<?>) message.getField(field)) {
      Message pair = (Message) entry;
      List<FieldDescriptor> keyAndValue = pair.getDescriptorForType().getFields();
      entries.put(
          String.valueOf(pair.getField(keyAndValue.get(0))),
          value(pair.getField(keyAndValue.get(1))));
    }
    if (!entries.isEmpty()) {
      view.put(field.getJsonName(), entries);
    }
  }

  private static Object value(Object value) {
    if (value instanceof Timestamp time) {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
    }
    if (value instanceof Duration duration) {
      return duration.getSeconds() + duration.getNanos() / NANOS;
    }
    if (value instanceof Message message) {
      return of(message);
    }
    if (value instanceof ByteString bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }
    if (value instanceof EnumValueDescriptor word) {
      return word(word);
    }
    return value;
  }
}
