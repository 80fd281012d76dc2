package org.varve.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.Locale;
import java.util.Set;

/** Compiles JSON Schemas without ever loading another one by its address. */
final class LocalSchemas {
  private static final String DRAFT = SchemaId.V202012;

  /** Messages must not depend on the machine's language: tests and senders compare them. */
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .locale(Locale.ROOT)
          .preloadJsonSchema(true)
          // One item can break a schema a million times.
          .failFast(true)
          .build();

  /**
   * Knows the draft's own meta-schemas, from this program's library, and checks schemas by them.
   */
  private static final JsonSchema META_SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(SchemaLocation.of(DRAFT), CONFIG);

  private LocalSchemas() {}

  static JsonSchema compile(String format, byte[] schema) {
    if (schema.length > JsonSchemaFormat.SCHEMA_BYTES_MAX) {
      throw unusable(
          format, schema.length + " bytes; the limit is " + JsonSchemaFormat.SCHEMA_BYTES_MAX);
    }
    Violations violations = new Violations();
    JsonNode json =
        StrictJson.parse(schema, violations)
            .orElseThrow(() -> unusable(format, violations.toList().get(0).message()));
    checkDraft(format, json);
    try {
      JsonSchema compiled =
          factory().getSchema(SchemaLocation.of("urn:varve:format"), json, CONFIG);
      // Otherwise a reference that leads nowhere would be found by the first item only.
      compiled.initializeValidators();
      return compiled;
    } catch (JsonSchemaException e) {
      throw unusable(format, String.valueOf(e.getMessage()));
    }
  }

  private static void checkDraft(String format, JsonNode json) {
    String draft = json.path("$schema").asText(DRAFT);
    if (!draft.equals(DRAFT)) {
      throw unusable(format, "its $schema is " + draft + "; write it for " + DRAFT);
    }
    Set<ValidationMessage> wrong = META_SCHEMA.validate(json);
    if (!wrong.isEmpty()) {
      throw unusable(format, wrong.iterator().next().getMessage());
    }
  }

  private static JsonSchemaFactory factory() {
    return JsonSchemaFactory.builder()
        .defaultMetaSchemaIri(DRAFT)
        .metaSchema(JsonMetaSchema.getV202012())
        .schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance()))
        .build();
  }

  private static IllegalArgumentException unusable(String format, String why) {
    return new IllegalArgumentException("the schema of format " + format + " is of no use: " + why);
  }
}
