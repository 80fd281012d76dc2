package org.varve.evidence.operation;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;

/**
 * The body of a FORMAT operation: a data format that sources may use from here on.
 *
 * @param format its id, such as {@code senml-json/1}
 * @param kind how its items are understood
 * @param schema the JSON Schema, at most 24 KiB; there just for {@link FormatKind#JSON_SCHEMA}
 * @param timeField the member of an item that holds its time, if any
 * @param valueField the member of an item that holds its value, if any
 */
public record FormatBody(
    String format,
    FormatKind kind,
    Optional<byte[]> schema,
    Optional<String> timeField,
    Optional<String> valueField) {

  private static final int MAX_SCHEMA_BYTES = 24 * 1_024;
  private static final int FORMAT = 1;
  private static final int KIND = 2;
  private static final int SCHEMA = 3;
  private static final int TIME_FIELD = 4;
  private static final int VALUE_FIELD = 5;

  /**
   * @throws MalformedException if a value is not as described above
   */
  public FormatBody {
    Texts.require(format, PayloadRules.MAX_NAME_BYTES, "format body, format (1)");
    schema = schema.map(byte[]::clone);
    boolean needsSchema = kind == FormatKind.JSON_SCHEMA;
    int schemaBytes = schema.map(bytes -> bytes.length).orElse(0);
    if (needsSchema != schema.isPresent() || schemaBytes > MAX_SCHEMA_BYTES) {
      throw new MalformedException(
          "only JSON_SCHEMA has one, of at most " + MAX_SCHEMA_BYTES + " bytes",
          "format body, schema (3)");
    }
    timeField.ifPresent(name -> requireField(name, "format body, time field (4)"));
    valueField.ifPresent(name -> requireField(name, "format body, value field (5)"));
  }

  /** A copy of the JSON Schema. */
  @Override
  public Optional<byte[]> schema() {
    return schema.map(byte[]::clone);
  }

  /**
   * @throws MalformedException if it is not such a body in the one allowed form
   */
  public static FormatBody decode(byte[] body) {
    CborReader in = new CborReader(body, "format body");
    FieldReader fields = new FieldReader(in, VALUE_FIELD);
    String format = fields.field(FORMAT).text(PayloadRules.MAX_NAME_BYTES);
    FormatKind kind =
        FormatKind.values()[(int) fields.field(KIND).uint(FormatKind.values().length - 1)];
    Optional<byte[]> schema =
        fields.has(SCHEMA)
            ? Optional.of(fields.field(SCHEMA).bytes(MAX_SCHEMA_BYTES))
            : Optional.empty();
    Optional<String> timeField = readField(fields, TIME_FIELD);
    Optional<String> valueField = readField(fields, VALUE_FIELD);
    fields.end();
    in.end();
    return new FormatBody(format, kind, schema, timeField, valueField);
  }

  /** The deterministic CBOR map. */
  public byte[] encode() {
    return new FieldWriter()
        .put(FORMAT, out -> out.text(format))
        .put(KIND, out -> out.uint(kind.ordinal()))
        .put(SCHEMA, schema, CborWriter::bytes)
        .put(TIME_FIELD, timeField, CborWriter::text)
        .put(VALUE_FIELD, valueField, CborWriter::text)
        .toBytes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FormatBody body && Arrays.equals(encode(), body.encode());
  }

  @Override
  public int hashCode() {
    return Objects.hash(format, kind);
  }

  private static void requireField(String name, String where) {
    Texts.require(name, Texts.MAX_KEY_BYTES, where);
  }

  private static Optional<String> readField(FieldReader fields, int key) {
    return fields.has(key)
        ? Optional.of(fields.field(key).text(Texts.MAX_KEY_BYTES))
        : Optional.empty();
  }
}
