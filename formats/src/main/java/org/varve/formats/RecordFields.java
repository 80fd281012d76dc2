package org.varve.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A SenML pack as fields: each record under its name. Records are resolved (RFC 8428, 4.6), so that
 * each says by itself what, when and how much, whichever others are masked.
 */
final class RecordFields {
  private static final Set<String> BASE_FIELDS = Set.of("bn", "bt", "bu", "bv", "bs", "bver");

  private RecordFields() {}

  /**
   * The readings of the records that are shown.
   *
   * @param parser reads one record
   */
  static List<Reading> read(
      ItemFields fields,
      BiFunction<byte[], Violations, Optional<JsonNode>> parser,
      Violations violations) {
    ArrayNode pack = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < fields.shown().size() && !violations.isFull(); i++) {
      ItemField field = fields.shown().get(i);
      Violations own = new Violations();
      Optional<JsonNode> record = parser.apply(field.value(), own);
      record.ifPresent(parsed -> check(parsed, field.name(), own));
      own.toList().forEach(violation -> violations.add(violation.under("/" + field.name())));
      record.ifPresent(pack::add);
    }
    boolean nothingShown = pack.isEmpty() && !fields.isComplete();
    return nothingShown || !violations.isEmpty()
        ? List.of()
        : new SenmlPack(violations).resolve(pack);
  }

  /** The names of the records of a pack, each of which can be a field; else what is wrong. */
  static List<String> names(JsonNode pack, Violations violations) {
    var unused = new SenmlPack(violations).resolve(pack);
    if (!violations.isEmpty()) {
      return List.of();
    }
    FieldNames names = new FieldNames(violations);
    for (int i = 0; i < pack.size(); i++) {
      JsonNode record = pack.get(i);
      String name = record.path("n").asText();
      Violations own = new Violations();
      check(record, name, own);
      String path = "/" + i;
      own.toList().forEach(violation -> violations.add(violation.under(path)));
      names.add(name, path);
    }
    return names.toList();
  }

  private static void check(JsonNode record, String name, Violations violations) {
    record
        .fieldNames()
        .forEachRemaining(
            label -> {
              if (BASE_FIELDS.contains(label)) {
                violations.add(
                    "/" + label,
                    "a base field",
                    "records that can be masked are resolved: without base fields (RFC 8428, 4.6)",
                    "give each record its own n, t and u");
              }
            });
    if (record.isObject() && !record.path("n").asText().equals(name)) {
      violations.add(
          "/n",
          '"' + record.path("n").asText() + '"',
          "a record stands under its own name, here " + name,
          "name the field as the record");
    }
  }
}
