package org.varve.representation;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.formats.JsonSchemaFormat;
import org.varve.representation.application.FormatRules;
import org.varve.representation.domain.KnownFormat;

/**
 * The formats that this platform shall have on its ledger: the built-in ones and the configured
 * ones.
 */
final class ConfiguredFormats {

  private ConfiguredFormats() {}

  /**
   * @throws IOException if a schema file cannot be read
   * @throws IllegalArgumentException if a format cannot be used; the message says why
   */
  static List<KnownFormat> read(List<RepresentationConfig.JsonFormat> configured)
      throws IOException {
    List<KnownFormat> formats = new ArrayList<>();
    formats.add(builtIn("senml-json/1", FormatKind.SENML_JSON));
    formats.add(builtIn("senml-cbor/1", FormatKind.SENML_CBOR));
    formats.add(builtIn("opaque/1", FormatKind.OPAQUE));
    for (RepresentationConfig.JsonFormat format : configured) {
      formats.add(FormatRules.require(json(format)));
    }
    return formats;
  }

  private static KnownFormat builtIn(String id, FormatKind kind) {
    return FormatRules.require(
        new FormatBody(id, kind, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static FormatBody json(RepresentationConfig.JsonFormat format) throws IOException {
    long bytes = Files.size(format.schemaFile());
    if (bytes > JsonSchemaFormat.SCHEMA_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the schema of format %s, %s, has %d bytes; at most %d are allowed: shorten it"
              .formatted(
                  format.id(), format.schemaFile(), bytes, JsonSchemaFormat.SCHEMA_BYTES_MAX));
    }
    return new FormatBody(
        format.id(),
        FormatKind.JSON_SCHEMA,
        Optional.of(Files.readAllBytes(format.schemaFile())),
        Optional.ofNullable(format.timeField()),
        Optional.ofNullable(format.valueField()));
  }
}
