package org.varve.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.varve.formats.CborInput.Head;

/**
 * Reads a SenML pack in CBOR (RFC 8428, 6) into the tree that the same pack in JSON is, so that
 * both are resolved by the same rules.
 */
final class CborRecords {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** RFC 8428, table 4, from -6 on: "This table is conclusive". */
  private static final List<String> LABELS =
      List.of(
          "bs", "bv", "bu", "bt", "bn", "bver", "n", "u", "v", "vs", "vb", "s", "t", "ut", "vd");

  private static final int LABEL_MIN = -6;

  /** Fields that a record may have: all that exist, and as many again that are not known. */
  private static final int FIELDS_MAX = 32;

  private static final int DEPTH_MAX = 16;
  private static final int FALSE = 20;
  private static final int TRUE = 21;
  private static final int TAG_DECIMAL_FRACTION = 4;
  private static final BigInteger EXPONENT_MAX = BigInteger.valueOf(StrictJson.EXPONENT_MAX);

  /** Told where each record lies. */
  @FunctionalInterface
  private interface Places {
    void found(int from, int to);
  }

  private final CborInput in;
  private Places places = (from, to) -> {};

  private CborRecords(byte[] item) {
    in = new CborInput(item);
  }

  /** Empty if the item is not such CBOR, with the reason among the violations. */
  static Optional<JsonNode> parse(byte[] item, Violations violations) {
    return parse(item, CborRecords::pack, violations);
  }

  /** Reads one record that stands alone. */
  static Optional<JsonNode> parseRecord(byte[] record, Violations violations) {
    return parse(record, CborRecords::onlyRecord, violations);
  }

  /** The records of an item that {@link #parse} has accepted, as they stand there. */
  static List<byte[]> records(byte[] item) {
    List<byte[]> records = new ArrayList<>();
    CborRecords reader = new CborRecords(item);
    reader.places = (from, to) -> records.add(Arrays.copyOfRange(item, from, to));
    try {
      var unused = reader.pack();
    } catch (CborSyntaxException e) {
      throw new IllegalArgumentException("the item was not parsed before", e);
    }
    return records;
  }

  /** What is read of the bytes. */
  @FunctionalInterface
  private interface Part {
    JsonNode read(CborRecords in) throws CborSyntaxException;
  }

  private static Optional<JsonNode> parse(byte[] bytes, Part part, Violations violations) {
    Optional<Violation> tooLarge = ItemSize.check(bytes);
    if (tooLarge.isPresent()) {
      violations.add(tooLarge.get());
      return Optional.empty();
    }
    try {
      return Optional.of(part.read(new CborRecords(bytes)));
    } catch (CborSyntaxException e) {
      violations.add(e.violation());
      return Optional.empty();
    }
  }

  private JsonNode pack() throws CborSyntaxException {
    Head head = in.head();
    if (head.major() != CborInput.ARRAY) {
      throw wrong(head, "a pack is a CBOR array of records (RFC 8428, 6)", "send an array");
    }
    ArrayNode pack = NODES.arrayNode();
    long left = in.count(head, 1);
    while (head.isIndefinite() ? !in.takesBreak() : left-- > 0) {
      if (pack.size() == SenmlJson.RECORDS_MAX) {
        throw wrong(
            head,
            "a pack has at most " + SenmlJson.RECORDS_MAX + " records",
            "send large packs in parts");
      }
      int from = in.at();
      pack.add(record());
      places.found(from, in.at());
    }
    requireEnd("an item is one pack");
    return pack;
  }

  private JsonNode onlyRecord() throws CborSyntaxException {
    ObjectNode record = record();
    requireEnd("a field is one record");
    return record;
  }

  private void requireEnd(String rule) throws CborSyntaxException {
    if (!in.isAtEnd()) {
      throw new CborSyntaxException(
          in.at(), "more bytes", rule + ", and nothing follows it", "cut them off");
    }
  }

  private ObjectNode record() throws CborSyntaxException {
    Head head = in.head();
    if (head.major() != CborInput.MAP) {
      throw wrong(head, "a record is a CBOR map (RFC 8428, 6)", "send a map");
    }
    ObjectNode record = NODES.objectNode();
    long left = in.count(head, 2);
    while (head.isIndefinite() ? !in.takesBreak() : left-- > 0) {
      if (record.size() == FIELDS_MAX) {
        throw wrong(head, "a record has at most " + FIELDS_MAX + " fields", "leave some out");
      }
      Head key = in.head();
      String label = label(key);
      if (record.has(label)) {
        throw wrong(key, "a record has each field once (RFC 8949, 5.6)", "send " + label + " once");
      }
      record.set(label, LABELS.contains(label) ? value(label) : unknown());
    }
    return record;
  }

  private String label(Head key) throws CborSyntaxException {
    if (key.major() == CborInput.UNSIGNED || key.major() == CborInput.NEGATIVE) {
      BigInteger index = CborInput.integer(key).subtract(BigInteger.valueOf(LABEL_MIN));
      if (index.signum() >= 0 && index.compareTo(BigInteger.valueOf(LABELS.size())) < 0) {
        return LABELS.get(index.intValue());
      }
    } else if (key.major() == CborInput.TEXT) {
      String label = in.text(key);
      if (!LABELS.contains(label)) {
        return label;
      }
    }
    throw wrong(
        key,
        "a label is an integer of RFC 8428, table 4, or a text that is not in that table",
        "send labels as that table has them, such as 2 for v");
  }

  /** Of a field that is known; whether its type is right, the rules of SenML say. */
  private JsonNode value(String label) throws CborSyntaxException {
    Head head = in.head();
    boolean isData = label.equals("vd");
    if (isData != (head.major() == CborInput.BYTES)) {
      throw wrong(
          head,
          isData ? "vd is a byte string (RFC 8428, 6)" : "vd alone is a byte string (RFC 8428, 6)",
          "send " + label + " in its type");
    }
    return switch (head.major()) {
      case CborInput.UNSIGNED, CborInput.NEGATIVE -> NODES.numberNode(CborInput.integer(head));
      case CborInput.BYTES -> NODES.textNode(Value.Data.of(in.string(head)).text());
      case CborInput.TEXT -> NODES.textNode(in.text(head));
      case CborInput.TAG -> NODES.numberNode(decimalFraction(head));
      case CborInput.SIMPLE -> simple(head);
      default ->
          throw wrong(head, "no field of SenML is an array or a map", "send " + label + " plain");
    };
  }

  private static JsonNode simple(Head head) throws CborSyntaxException {
    if (CborInput.isFloat(head)) {
      return NODES.numberNode(CborInput.decimal(head));
    }
    if (head.info() == FALSE || head.info() == TRUE) {
      return NODES.booleanNode(head.info() == TRUE);
    }
    throw wrong(head, "a value is a number, a text, bytes, true or false", "leave the field out");
  }

  /** A number as mantissa and power of ten (RFC 8949, 3.4.4). */
  private BigDecimal decimalFraction(Head tag) throws CborSyntaxException {
    Head pair = tag.argument() == TAG_DECIMAL_FRACTION ? in.head() : tag;
    if (pair.major() != CborInput.ARRAY || pair.isIndefinite() || pair.argument() != 2) {
      throw wrong(
          tag,
          "the only tag is 4, a decimal fraction of exponent and mantissa (RFC 8428, 6)",
          "send the number as an integer, a float or such a fraction");
    }
    BigInteger exponent = integer();
    BigInteger mantissa = integer();
    if (exponent.abs().compareTo(EXPONENT_MAX) > 0) {
      throw wrong(
          tag,
          "an exponent is -" + EXPONENT_MAX + " to " + EXPONENT_MAX + ", here " + exponent,
          "send a number that a double can hold");
    }
    BigDecimal number = new BigDecimal(mantissa, -exponent.intValue());
    if (!Double.isFinite(number.doubleValue())) {
      throw wrong(tag, "a number fits a double, at most about 1.8e308", "send a smaller one");
    }
    return number;
  }

  private BigInteger integer() throws CborSyntaxException {
    Head head = in.head();
    if (head.major() != CborInput.UNSIGNED && head.major() != CborInput.NEGATIVE) {
      throw wrong(
          head, "exponent and mantissa are integers of at most 64 bits", "send such a fraction");
    }
    return CborInput.integer(head);
  }

  /** Of a field that is not known, and therefore passed over, whatever it holds. */
  private JsonNode unknown() throws CborSyntaxException {
    skip(1);
    return NODES.nullNode();
  }

  private void skip(int depth) throws CborSyntaxException {
    Head head = in.head();
    if (depth > DEPTH_MAX) {
      throw wrong(head, "values nest at most " + DEPTH_MAX + " deep", "send them flatter");
    }
    switch (head.major()) {
      case CborInput.BYTES, CborInput.TEXT -> in.string(head);
      case CborInput.TAG -> skip(depth + 1);
      case CborInput.ARRAY -> skip(head, 1, depth);
      case CborInput.MAP -> skip(head, 2, depth);
      default -> {
        // The head is all of it.
      }
    }
  }

  private void skip(Head head, int itemsEach, int depth) throws CborSyntaxException {
    long left = in.count(head, itemsEach);
    while (head.isIndefinite() ? !in.takesBreak() : left-- > 0) {
      for (int i = 0; i < itemsEach; i++) {
        skip(depth + 1);
      }
    }
  }

  private static CborSyntaxException wrong(Head head, String rule, String nextStep) {
    return new CborSyntaxException(
        head.at(),
        "CBOR of major type %d, argument %s"
            .formatted(
                head.major(),
                head.isIndefinite() ? "none" : Long.toUnsignedString(head.argument())),
        rule,
        nextStep);
  }
}
