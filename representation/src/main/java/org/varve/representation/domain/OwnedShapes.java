package org.varve.representation.domain;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.varve.evidence.operation.SourceName;
import org.varve.evidence.operation.SpecField;
import org.varve.evidence.operation.SpecShape;

/** What the resources look like that representation owns ({@code docs/control.md}). */
public final class OwnedShapes {

  private static final int NOTE_BYTES_MAX = 512;
  private static final int SCHEMA_BYTES_MAX = 24 * 1_024;
  private static final Pattern FORMAT_ID = Pattern.compile("\\S{1,128}");
  private static final Pattern SOURCE = Pattern.compile("\\S{0,254}[^\\s*]");
  private static final Pattern POINTER = Pattern.compile("(/[^/\\s]{1,60}){1,8}");
  private static final String POINTER_LIMITS = "a JSON pointer such as /value";

  private static final SpecShape DATA_SOURCE =
      SpecShape.of(
          "DataSource",
          SpecField.word(
              "state",
              "whether it may speak; left out: active",
              "active",
              "pending",
              "suspended",
              "revoked"),
          SpecField.text("description", NOTE_BYTES_MAX, "what it is, for people"),
          SpecField.text("location", NOTE_BYTES_MAX, "where it is, for people"),
          SpecField.integer(
              "periodSeconds", 1, 31_536_000, "how often it should speak; silence is longer"),
          SpecField.integer(
              "readingsPerSecond", 1, 1_000_000, "its quota of items; left out: no limit"),
          SpecField.integer(
              "bytesPerSecond", 1, 1_000_000_000, "its quota of bytes; left out: no limit"),
          SpecField.texts(
              "formats",
              16,
              "the id of a registered format",
              "the formats that it may use; left out: all",
              id -> FORMAT_ID.matcher(id).matches()),
          note());

  private static final SpecShape DATA_FORMAT =
      SpecShape.of(
          "DataFormat",
          SpecField.word(
                  "kind",
                  "how its items are understood; never changes",
                  "senml-json",
                  "senml-cbor",
                  "json-schema",
                  "opaque")
              .needed(),
          SpecField.text(
              "schema", SCHEMA_BYTES_MAX, "JSON Schema, just for json-schema; never changes"),
          pointer("timeField", "where an item has its time, for json-schema; never changes"),
          pointer("valueField", "where an item has its value, for json-schema; never changes"),
          SpecField.word(
              "confidentiality",
              "how far its data may be shown, as a statement: grants decide; left out: internal",
              "public",
              "internal",
              "confidential",
              "secret"),
          SpecField.integer(
              "retentionDays",
              1,
              36_500,
              "how long its content is kept at least; left out: as a Retention says, or for ever"),
          SpecField.text("description", NOTE_BYTES_MAX, "what it is for"),
          note());

  private static final SpecShape COLLECTION =
      SpecShape.of(
          "Collection",
          SpecField.word(
                  "route", "by what it is collected", "mqtt", "http", "file", "sftp", "log", "sql")
              .needed(),
          SpecField.text("from", 1_024, "where it is collected from, as the route writes it")
              .needed(),
          SpecField.text(
                  "source",
                  "the exact name of a source",
                  "whose data it is",
                  name -> SOURCE.matcher(name).matches())
              .needed(),
          SpecField.text(
                  "format",
                  "the id of a registered format",
                  "in which form it comes",
                  id -> FORMAT_ID.matcher(id).matches())
              .needed(),
          SpecField.integer("intervalSeconds", 1, 86_400, "how often it is looked for"),
          SpecField.flag("active", "whether it is collected; left out: true"),
          note());

  private static final SpecShape BINDING =
      SpecShape.of(
          "Binding",
          SpecField.texts(
                  "sources",
                  64,
                  "an exact name of a source, or a prefix that ends in *",
                  "what it may speak about",
                  SourceName::isOne)
              .needed(),
          SpecField.word(
              "state",
              "whether it may speak; left out: active; once revoked it stays so",
              "active",
              "revoked"),
          note());

  private static final List<SpecShape> ALL = List.of(DATA_SOURCE, DATA_FORMAT, COLLECTION, BINDING);

  private OwnedShapes() {}

  public static List<SpecShape> all() {
    return ALL;
  }

  /** The shape of a kind; empty if representation does not own it. */
  public static Optional<SpecShape> of(String kind) {
    return ALL.stream().filter(shape -> shape.kind().equals(kind)).findFirst();
  }

  private static SpecField pointer(String name, String meaning) {
    return SpecField.text(name, POINTER_LIMITS, meaning, text -> POINTER.matcher(text).matches());
  }

  private static SpecField note() {
    return SpecField.text("note", NOTE_BYTES_MAX, "for people");
  }
}
