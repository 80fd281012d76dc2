package org.varve.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * JSON that obeys a registered JSON Schema (draft 2020-12).
 *
 * <p>If the format says where time and value are, an item yields one reading, named by the last
 * step of the value's pointer. A schema stands alone: it may refer to parts of itself, never to an
 * address, so that the same item is valid everywhere and for ever.
 */
public final class JsonSchemaFormat extends DecodedFormat {
  /** The largest schema: 24 KiB, since it travels inside an operation. */
  public static final int SCHEMA_BYTES_MAX = 24 * 1_024;

  private static final Pattern ID = Pattern.compile("json-[a-z0-9][a-z0-9-]{0,63}/[1-9][0-9]{0,5}");

  private final String id;
  private final JsonSchema schema;
  private final JsonFields fields;

  /**
   * @param id {@code json-<name>/<version>}
   * @param schema the JSON text of the schema
   * @param timeField JSON pointer to the time: seconds since 1970, or RFC 3339 text
   * @param valueField JSON pointer to the value: number, text or boolean
   * @throws IllegalArgumentException if the schema or one of the others cannot be used; the message
   *     says why
   */
  public JsonSchemaFormat(
      String id, byte[] schema, Optional<String> timeField, Optional<String> valueField) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the format id is \"%s\"; name it json-<name>/<number>, lower case, e.g. json-parking/1"
              .formatted(id));
    }
    this.id = id;
    this.schema = LocalSchemas.compile(id, schema);
    this.fields = new JsonFields(timeField, valueField);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  List<Reading> read(byte[] item, Violations violations) {
    Optional<JsonNode> json = StrictJson.parse(item, violations);
    return json.isEmpty() ? List.of() : read(json.get(), violations);
  }

  private List<Reading> read(JsonNode json, Violations violations) {
    checkSchema(json, violations);
    return violations.isEmpty()
        ? fields.reading(json, violations).map(List::of).orElse(List.of())
        : List.of();
  }

  @Override
  List<Reading> read(ItemFields shown, Violations violations) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (ItemField field : shown.shown()) {
      Violations own = new Violations();
      StrictJson.parse(field.value(), own).ifPresent(value -> object.set(field.name(), value));
      own.toList().forEach(violation -> violations.add(violation.under("/" + field.name())));
    }
    if (!violations.isEmpty()) {
      return List.of();
    }
    // What a schema says of a whole object, such as which properties it must have, does not hold
    // for a part of it.
    return shown.isComplete() ? read(object, violations) : fields.readingOfPart(object);
  }

  @Override
  List<ItemField> split(byte[] item, Violations violations) {
    Optional<JsonNode> json = StrictJson.parse(item, violations);
    json.ifPresent(value -> read(value, violations));
    if (json.isPresent() && !json.get().isObject()) {
      violations.add(
          "",
          json.get().getNodeType(),
          "an item that can be masked is a JSON object, and its properties are its fields",
          "send it as raw bytes");
    }
    if (!violations.isEmpty()) {
      return List.of();
    }
    FieldNames names = new FieldNames(violations);
    json.orElseThrow().fieldNames().forEachRemaining(name -> names.add(name, "/" + name));
    return ItemField.of(names.toList(), JsonTexts.members(item));
  }

  private void checkSchema(JsonNode json, Violations violations) {
    Set<ValidationMessage> messages;
    try {
      messages = schema.validate(json);
    } catch (StackOverflowError e) {
      // The library follows references by recursion, without a limit of its own.
      violations.add(
          "",
          "not decidable",
          "the schema refers to itself without end, or more deeply than can be followed",
          "register a mended schema under a new number than " + id);
      return;
    }
    for (ValidationMessage message : messages) {
      JsonNode value = message.getInstanceNode();
      violations.add(
          message.getInstanceLocation().toString(),
          value == null ? "wrong" : value,
          message.getError() + " (" + message.getSchemaLocation().getFragment() + ")",
          "send what the schema of format " + id + " allows");
    }
  }
}
