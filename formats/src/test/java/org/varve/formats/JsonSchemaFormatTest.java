package org.varve.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaFormatTest {
  private static final String PARKING =
      """
      {"$schema":"https://json-schema.org/draft/2020-12/schema",
       "type":"object","required":["at","free"],"additionalProperties":false,
       "properties":{"at":{"type":"string"},"free":{"$ref":"#/$defs/count"}},
       "$defs":{"count":{"type":"integer","minimum":0,"maximum":500}}}""";

  private final JsonSchemaFormat parking = format(PARKING, "/at", "/free");

  @Test
  void decodesTheReadingWhereTheFormatSaysItIs() {
    assertThat(parking.readings(bytes("{\"at\":\"2025-01-31T12:00:00+01:00\",\"free\":17}")))
        .containsExactly(Reading.of("free", Instant.parse("2025-01-31T11:00:00Z"), 17));
  }

  @Test
  void takesSecondsSince1970AsTime() {
    JsonSchemaFormat format = format("{}", "/d/t", "/d/v");

    assertThat(format.readings(bytes("{\"d\":{\"t\":1700000000.123456789,\"v\":\"open\"}}")))
        .containsExactly(
            Reading.of(
                "v",
                Instant.ofEpochSecond(1_700_000_000, 123_456_789),
                new Value.Text("open"),
                Optional.empty()));
  }

  @Test
  void hasNoReadingsWithoutTimeOrValueField() {
    byte[] item = bytes("{\"t\":1700000000,\"v\":1}");

    assertThat(format("{}", null, null).readings(item)).isEmpty();
    assertThat(format("{}", "/t", null).readings(item)).isEmpty();
    assertThat(format("{}", null, "/v").readings(item)).isEmpty();
    assertThat(format("{}", "/t", "/other").readings(item)).isEmpty();
  }

  @Test
  void namesPlaceValueAndRule() {
    assertThat(parking.validate(bytes("{\"at\":\"2025-01-31T12:00:00Z\",\"free\":501}")))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.path()).isEqualTo("/free");
              assertThat(violation.value()).isEqualTo("501");
              assertThat(violation.message()).contains("500", "json-parking/1");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"at\":\"2025-01-31T12:00:00Z\"}",
        "{\"at\":\"2025-01-31T12:00:00Z\",\"free\":1.5}",
        "{\"at\":\"2025-01-31T12:00:00Z\",\"free\":-1}",
        "{\"at\":\"2025-01-31T12:00:00Z\",\"free\":1,\"free\":2}",
        "{\"at\":\"2025-01-31T12:00:00Z\",\"free\":1,\"x\":2}",
        "{\"at\":\"yesterday\",\"free\":1}",
        "{\"at\":\"2025-01-31T12:00:00\",\"free\":1}",
        "[]",
        "",
        "{\"at\"",
      })
  void refusesWhatTheSchemaOrTheTimeFieldForbids(String item) {
    assertThat(parking.validate(bytes(item))).isNotEmpty();
    assertThatThrownBy(() -> parking.readings(bytes(item)))
        .isInstanceOf(InvalidItemException.class)
        .hasMessageContaining("json-parking/1");
  }

  @Test
  void comparesLargeNumbersExactly() {
    JsonSchemaFormat format = format("{\"maximum\":9007199254740993}", null, null);

    assertThat(format.validate(bytes("9007199254740993"))).isEmpty();
    assertThat(format.validate(bytes("9007199254740994"))).hasSize(1);
    assertThat(format("{\"multipleOf\":0.01}", null, null).validate(bytes("19.99"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "7",
        "{\"type\":\"objekt\"}",
        "{\"type\":\"object\",\"type\":\"array\"}",
        "{\"minimum\":\"0\"}",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
        "{\"$schema\":\"http://127.0.0.1:1/schema\"}",
        "{\"$ref\":\"http://127.0.0.1:1/schema.json\"}",
        "{\"$ref\":\"file:///etc/hostname\"}",
        "{\"$ref\":\"classpath:/draft/2020-12/schema\"}",
        "{\"$ref\":\"other.json\"}",
        "{\"$ref\":\"#/$defs/missing\"}",
        "{\"pattern\":\"(\"}",
      })
  void refusesSchemasThatAreBrokenOrDoNotStandAlone(String schema) {
    assertThatThrownBy(() -> format(schema, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("json-parking/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"$ref\":\"#\"}", "{\"allOf\":[{\"$ref\":\"#\"}]}"})
  void aSchemaThatRefersToItselfForEverRefusesTheItemAndNothingElse(String schema) {
    assertThat(format(schema, null, null).validate(bytes("{}")))
        .singleElement()
        .satisfies(violation -> assertThat(violation.rule()).contains("refers to itself"));
  }

  @Test
  void recursionAlongTheItemIsFine() {
    JsonSchemaFormat tree =
        format(
            "{\"type\":\"object\",\"properties\":{\"child\":{\"$ref\":\"#\"}},"
                + "\"additionalProperties\":false}",
            null,
            null);

    assertThat(tree.validate(bytes("{\"child\":{\"child\":{}}}"))).isEmpty();
    assertThat(tree.validate(bytes("{\"child\":{\"child\":7}}"))).hasSize(1);
  }

  @Test
  void namesSizeOfATooLargeSchema() {
    String schema = "{\"title\":\"" + "x".repeat(JsonSchemaFormat.SCHEMA_BYTES_MAX) + "\"}";

    assertThatThrownBy(() -> format(schema, null, null)).hasMessageContaining("24576");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"parking/1", "json-Parking/1", "json-parking", "json-parking/0", "json-/1"})
  void refusesIdsOfAnotherShape(String id) {
    assertThatThrownBy(
            () -> new JsonSchemaFormat(id, bytes("{}"), Optional.empty(), Optional.empty()))
        .hasMessageContaining(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at", "", "$.at"})
  void refusesFieldsThatAreNoPointers(String field) {
    assertThatThrownBy(() -> format("{}", field, null)).hasMessageContaining("JSON pointer");
  }

  private static JsonSchemaFormat format(String schema, String timeField, String valueField) {
    return new JsonSchemaFormat(
        "json-parking/1",
        bytes(schema),
        Optional.ofNullable(timeField),
        Optional.ofNullable(valueField));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
