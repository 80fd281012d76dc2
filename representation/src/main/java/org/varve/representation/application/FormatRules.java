package org.varve.representation.application;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.operation.FormatBody;
import org.varve.formats.DataFormat;
import org.varve.formats.JsonSchemaFormat;
import org.varve.formats.Opaque;
import org.varve.formats.SenmlCbor;
import org.varve.formats.SenmlJson;
import org.varve.representation.domain.KnownFormat;

/** Makes the code that validates items from a format's definition. */
public final class FormatRules {
  private static final Logger LOG = LoggerFactory.getLogger(FormatRules.class);

  private FormatRules() {}

  /**
   * A format of the ledger, ready to validate; empty if this version cannot, since an item that
   * nobody checked must not come in.
   */
  public static Optional<KnownFormat> of(FormatBody definition) {
    try {
      return Optional.of(require(definition));
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("format", definition.format())
          .setCause(e)
          .log("A registered format cannot be used here; operations that name it will be refused");
      return Optional.empty();
    }
  }

  /**
   * @throws IllegalArgumentException if this version cannot validate by it; the message says why
   */
  public static KnownFormat require(FormatBody definition) {
    DataFormat rules = rules(definition);
    if (!rules.id().equals(definition.format())) {
      throw new IllegalArgumentException(
          "format %s of kind %s is not known to this version, which knows %s"
              .formatted(definition.format(), definition.kind(), rules.id()));
    }
    return new KnownFormat(definition, rules);
  }

  private static DataFormat rules(FormatBody definition) {
    return switch (definition.kind()) {
      case SENML_JSON -> new SenmlJson();
      case SENML_CBOR -> new SenmlCbor();
      case OPAQUE -> new Opaque();
      case JSON_SCHEMA ->
          new JsonSchemaFormat(
              definition.format(),
              definition.schema().orElseThrow(),
              definition.timeField(),
              definition.valueField());
    };
  }
}
