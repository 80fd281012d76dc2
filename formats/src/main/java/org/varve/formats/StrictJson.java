package org.varve.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON as RFC 8259 has it and nothing looser: UTF-8 without a byte order mark, no key twice
 * (readers differ in which one they take), nothing after the value, bounded depth and numbers.
 */
final class StrictJson {
  static final int DEPTH_MAX = 64;
  static final int NUMBER_CHARS_MAX = 100;
  static final int KEY_CHARS_MAX = 1_024;

  /**
   * Beyond this no double is finite and non-zero, and adding the decimals would fill the memory.
   */
  static final int EXPONENT_MAX = 400;

  private static final String NUMBER_RULE = "a number fits a double, at most about 1.8e308";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(factory())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /** Goes through JSON by the same rules. */
  static JsonParser parser(String json) throws IOException {
    return MAPPER.getFactory().createParser(json);
  }

  /** Parses the whole item; empty if that cannot be, with the reason among the violations. */
  static Optional<JsonNode> parse(byte[] json, Violations violations) {
    Optional<Violation> tooLarge = ItemSize.check(json);
    if (tooLarge.isPresent()) {
      violations.add(tooLarge.get());
      return Optional.empty();
    }
    try {
      // Given bytes, Jackson would also take UTF-16 and UTF-32.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonNode node = MAPPER.readTree(text);
      if (node.isMissingNode()) {
        violations.add("", "empty", "an item holds one JSON value", "send at least one value");
      } else if (numbersFit(node) || numbersFit(node, "", violations)) {
        return Optional.of(node);
      }
    } catch (NumberFormatException e) {
      // Jackson 2.22 lets it escape for exponents beyond an int.
      violations.add("", "a number", NUMBER_RULE, "send numbers that a double can hold");
    } catch (CharacterCodingException e) {
      violations.add(
          "", json.length + " bytes", "JSON is UTF-8 (RFC 8259, 8.1)", "encode the text in UTF-8");
    } catch (JsonProcessingException e) {
      addSyntax(e, violations);
    }
    return Optional.empty();
  }

  /** The same as below, without the paths, which nearly always nobody needs. */
  private static boolean numbersFit(JsonNode node) {
    if (node.isNumber()) {
      return fitsDouble(node);
    }
    for (JsonNode child : node) {
      if (!numbersFit(child)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether all numbers can be doubles. An exponent of a billion is a few bytes here and all memory
   * in the first addition or remainder that somebody does with it.
   */
  private static boolean numbersFit(JsonNode node, String path, Violations violations) {
    if (node.isNumber() && !fitsDouble(node)) {
      violations.add(path, node, NUMBER_RULE, "send a number that a double can hold");
      return false;
    }
    boolean fit = true;
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      fit &= numbersFit(field.getValue(), path + "/" + field.getKey(), violations);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      fit &= numbersFit(node.get(i), path + "/" + i, violations);
    }
    return fit;
  }

  private static boolean fitsDouble(JsonNode number) {
    BigDecimal decimal = number.decimalValue();
    return Math.abs((long) decimal.scale()) <= EXPONENT_MAX
        && Double.isFinite(decimal.doubleValue());
  }

  private static void addSyntax(JsonProcessingException e, Violations violations) {
    JsonLocation at = e.getLocation();
    String path = at == null ? "" : at.getLineNr() + ":" + at.getColumnNr();
    violations.add(
        path,
        "not strict JSON",
        e.getOriginalMessage(),
        "mend the JSON text (RFC 8259) and send it again");
  }

  private static JsonFactory factory() {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxNumberLength(NUMBER_CHARS_MAX)
                .maxStringLength(DataFormat.ITEM_BYTES_MAX)
                .maxNameLength(KEY_CHARS_MAX)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        // Keys come from outside: a table of all that were ever seen would only grow.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .build();
  }
}
