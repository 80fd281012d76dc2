package org.varve.edge.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.varve.edge.mqtt.BrokerClient.Message;
import org.varve.formats.InvalidItemException;
import org.varve.formats.Reading;
import org.varve.formats.SenmlJson;
import org.varve.formats.SenmlName;
import org.varve.formats.Value;

/** Makes readings of messages. */
final class MqttReadings {
  /** A reading is small; a message that is larger is none. */
  static final int MESSAGE_BYTES_MAX = 64 * 1_024;

  private static final int TEXT_CHARS_MAX = 4_096;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final String source;
  private final MqttConfig config;
  private final int fixedChars;
  private final SenmlJson senml = new SenmlJson();

  MqttReadings(String source, MqttConfig config) {
    this.source = source;
    this.config = config;
    this.fixedChars = fixedChars(config.topic());
  }

  /**
   * @param arrived when the message came
   */
  List<Reading> of(Message message, Instant arrived) throws BadRowException {
    List<Reading> readings = decoded(message, arrived);
    for (Reading reading : readings) {
      requireShort(reading.unit().orElse(""));
      requireShort(reading.value().map(Value::text).orElse(""));
    }
    return readings;
  }

  private static void requireShort(String text) throws BadRowException {
    if (text.length() > TEXT_CHARS_MAX) {
      throw new BadRowException(
          text, "a value or a unit has at most " + TEXT_CHARS_MAX + " characters");
    }
  }

  private List<Reading> decoded(Message message, Instant arrived) throws BadRowException {
    if (message.payload().size() > MESSAGE_BYTES_MAX) {
      throw new BadRowException(
          message.payload().size() + " bytes",
          "a message has at most " + MESSAGE_BYTES_MAX + " bytes");
    }
    byte[] payload = message.payload().toByteArray();
    return switch (config.payload()) {
      case PLAIN -> List.of(plain(message.topic(), text(payload), arrived));
      case JSON -> List.of(json(message.topic(), text(payload), arrived));
      case SENML -> pack(payload);
    };
  }

  private Reading plain(String topic, String text, Instant arrived) throws BadRowException {
    String word = text.strip();
    if (word.isEmpty()) {
      throw new BadRowException(text, "an empty message is no reading");
    }
    Value value;
    if (word.equals("true") || word.equals("false")) {
      value = new Value.Flag(word.equals("true"));
    } else {
      value = numberOrText(word);
    }
    return reading(topic, arrived, value);
  }

  private static Value numberOrText(String word) throws BadRowException {
    if (!word.matches("[+-]?(\\d++\\.?+\\d*+|\\.\\d++)([eE][+-]?\\d++)?")) {
      return new Value.Text(word);
    }
    return number(word, Double.parseDouble(word));
  }

  private static Value number(String word, double number) throws BadRowException {
    if (!Double.isFinite(number)) {
      throw new BadRowException(word, "the number is too large for a double");
    }
    return new Value.Number(number);
  }

  private Reading json(String topic, String text, Instant arrived) throws BadRowException {
    try {
      JsonNode tree = JSON.readTree(text);
      JsonNode node = tree.at(config.valueField());
      Value value;
      if (node.isNumber()) {
        value = number(node.asText(), node.doubleValue());
      } else if (node.isBoolean()) {
        value = new Value.Flag(node.booleanValue());
      } else if (node.isTextual()) {
        value = new Value.Text(node.textValue());
      } else {
        throw new BadRowException(text, "there is no value at " + config.valueField());
      }
      return reading(topic, time(tree, text, arrived), value);
    } catch (JsonProcessingException e) {
      throw new BadRowException(text, "it is no JSON: " + e.getOriginalMessage());
    }
  }

  private Instant time(JsonNode tree, String text, Instant arrived) throws BadRowException {
    if (config.timeField().isEmpty()) {
      return arrived;
    }
    JsonNode node = tree.at(config.timeField().get());
    try {
      if (node.isNumber()) {
        return Instant.ofEpochMilli(node.decimalValue().movePointRight(3).longValueExact());
      }
      if (node.isTextual()) {
        return OffsetDateTime.parse(node.textValue()).toInstant().truncatedTo(ChronoUnit.MILLIS);
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new BadRowException(
          node.asText(), "the time is neither ISO 8601 nor seconds since 1970 (to the ms)");
    }
    throw new BadRowException(text, "there is no time at " + config.timeField().get());
  }

  private List<Reading> pack(byte[] payload) throws BadRowException {
    try {
      return senml.readings(payload);
    } catch (InvalidItemException e) {
      throw new BadRowException(
          new String(payload, StandardCharsets.UTF_8), String.valueOf(e.getMessage()));
    }
  }

  private Reading reading(String topic, Instant time, Value value) throws BadRowException {
    if (time.isBefore(SenmlJson.TIME_MIN) || time.isAfter(SenmlJson.TIME_MAX)) {
      throw new BadRowException(
          time.toString(), "times are from " + SenmlJson.TIME_MIN + " to " + SenmlJson.TIME_MAX);
    }
    return Reading.of(name(topic), time, value, config.unit());
  }

  /** The source's name, and what the filter left open. */
  private String name(String topic) throws BadRowException {
    String open = fixedChars >= topic.length() ? "" : topic.substring(fixedChars);
    String name = open.isEmpty() ? source : source + "/" + open;
    String allowed = name.replaceAll("[^A-Za-z0-9:./_-]", "_");
    if (!SenmlName.isAllowed(allowed)) {
      throw new BadRowException(name, SenmlName.RULE);
    }
    return allowed;
  }

  private static String text(byte[] payload) throws BadRowException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRowException(payload.length + " bytes", "the message is no UTF-8");
    }
  }

  /** How much of a topic is the same for all that the filter takes. */
  private static int fixedChars(String filter) {
    int wildcard = filter.indexOf('+') < 0 ? filter.indexOf('#') : filter.indexOf('+');
    return wildcard < 0 ? Integer.MAX_VALUE : wildcard;
  }
}
