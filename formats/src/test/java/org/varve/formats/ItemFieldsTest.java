package org.varve.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Items taken apart into fields, and read again from all or some of them. */
class ItemFieldsTest {
  private static final String PACK =
      "[ {\"n\":\"a\",\"t\":1700000000,\"v\":1.50} ,{\"n\":\"b\",\"t\":1.7e9,\"vs\":\"x, ]}\\\"\"}]";

  private final SenmlJson senml = new SenmlJson();
  private final JsonSchemaFormat car =
      new JsonSchemaFormat(
          "json-car/1",
          ("{\"required\":[\"at\",\"speed\",\"plate\"],\"additionalProperties\":false,"
                  + "\"properties\":{\"at\":{},\"speed\":{\"maximum\":300},\"plate\":{\"type\":\"string\"}}}")
              .getBytes(UTF_8),
          Optional.of("/at"),
          Optional.of("/speed"));

  @Test
  void theFieldsOfAPackAreItsRecordsAsTheyStandThere() {
    assertThat(texts(senml.split(PACK.getBytes(UTF_8))))
        .containsExactly(
            "a={\"n\":\"a\",\"t\":1700000000,\"v\":1.50}",
            "b={\"n\":\"b\",\"t\":1.7e9,\"vs\":\"x, ]}\\\"\"}");
  }

  @Test
  void theFieldsOfAnObjectAreItsPropertiesAsTheyStandThere() {
    String item = "{\"at\": 1700000000 ,\"speed\":1.50e1, \"plate\" :\"B,1\\u0020}\"}";
    assertThat(texts(car.split(item.getBytes(UTF_8))))
        .containsExactly("at=1700000000", "speed=1.50e1", "plate=\"B,1\\u0020}\"");
    JsonSchemaFormat any =
        new JsonSchemaFormat(
            "json-any/1", "{}".getBytes(UTF_8), Optional.empty(), Optional.empty());
    assertThat(
            texts(
                any.split(
                    "{\"a\":[1,{\"b\":2}],\"c\":null,\"d\":true,\"e\":{\"f\":-0.1},\"ü\":-5}"
                        .getBytes(UTF_8))))
        .containsExactly("a=[1,{\"b\":2}]", "c=null", "d=true", "e={\"f\":-0.1}", "ü=-5");
  }

  @Test
  void theFieldsOfAPackInCborAreItsRecords() {
    byte[] pack =
        HexFormat.of()
            .parseHex("82" + "a30061610" + "61a6553f10002" + "01" + "a3006162061a6553f1000202");
    List<ItemField> fields = new SenmlCbor().split(pack);
    assertThat(fields).extracting(ItemField::name).containsExactly("a", "b");
    assertThat(HexFormat.of().formatHex(fields.get(1).value()))
        .isEqualTo("a3006162061a6553f1000202");
    assertThat(new SenmlCbor().readings(ItemFields.complete(fields)))
        .isEqualTo(new SenmlCbor().readings(pack));
    assertThat(new SenmlCbor().readings(new ItemFields(fields.subList(1, 2), 1)))
        .extracting(Reading::name)
        .containsExactly("b");
  }

  @Test
  void allFieldsTogetherReadAsTheItem() {
    byte[] pack = PACK.getBytes(UTF_8);
    assertThat(senml.readings(ItemFields.complete(senml.split(pack))))
        .hasSize(2)
        .isEqualTo(senml.readings(pack));
    byte[] item = "{\"at\":1700000000,\"speed\":50,\"plate\":\"B\"}".getBytes(UTF_8);
    assertThat(car.readings(ItemFields.complete(car.split(item))))
        .hasSize(1)
        .isEqualTo(car.readings(item));
  }

  @Test
  void someFieldsReadAsWhatCanBeReadOfThem() {
    List<ItemField> records = senml.split(PACK.getBytes(UTF_8));
    assertThat(senml.readings(new ItemFields(records.subList(1, 2), 1)))
        .containsExactly(senml.readings(PACK.getBytes(UTF_8)).get(1));
    assertThat(senml.readings(new ItemFields(List.of(), 2))).isEmpty();

    List<ItemField> properties =
        car.split("{\"at\":1700000000,\"speed\":50,\"plate\":\"B\"}".getBytes(UTF_8));
    assertThat(car.readings(new ItemFields(properties.subList(0, 2), 1))).hasSize(1);
    assertThat(car.readings(new ItemFields(properties.subList(1, 3), 1))).isEmpty();
    assertThat(car.readings(new ItemFields(properties.subList(0, 1), 2))).isEmpty();
  }

  @Test
  void writesTheOnlyFieldOfAReading() {
    Reading reading = Reading.of("speed", SenmlJson.TIME_MIN, 50);
    ItemField field = new SenmlWriter().field(reading);
    assertThat(field.name()).isEqualTo("speed");
    assertThat(senml.readings(ItemFields.complete(List.of(field)))).containsExactly(reading);
    assertThat("[" + new String(field.value(), UTF_8) + "]")
        .isEqualTo(new String(new SenmlWriter().write(reading), UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0001',
      value = {
        "[{\"bn\":\"x\",\"n\":\"a\",\"t\":1700000000,\"v\":1}]; /0/bn; without base fields",
        "[{\"n\":\"a\",\"t\":1700000000,\"v\":1},{\"n\":\"a\",\"t\":1700000001,\"v\":1}]; /1; each name once",
        "[{\"n\":\"a\",\"v\":1}]; /0/t; seconds since 1970",
        "[]; the item; 1 to 10000 records",
        "[; ; ",
      })
  void refusesAPackThatCannotBeTakenApart(String pack, String where, String rule) {
    assertThatThrownBy(() -> senml.split(pack.getBytes(UTF_8)))
        .isInstanceOf(InvalidItemException.class)
        .hasMessageContaining(where == null ? "" : where)
        .hasMessageContaining(rule == null ? "" : rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0001',
      value = {
        "b; {\"n\":\"a\",\"t\":1700000000,\"v\":1}; stands under its own name",
        "a; {\"n\":\"a\",\"t\":1700000000}; exactly one of v",
        "a; {\"n\":\"a\",\"bt\":1700000000,\"v\":1}; without base fields",
        "a; {\"n\":\"a\",\"t\":1700000000,\"v\":1},{\"n\":\"b\"}; strict JSON",
        "a; [{\"n\":\"a\",\"t\":1700000000,\"v\":1}]; a record is a JSON object",
        "a; {; strict JSON",
      })
  void refusesFieldsThatAreNoRecords(String name, String value, String rule) {
    ItemField field = new ItemField(name, value.getBytes(UTF_8));
    assertThatThrownBy(() -> senml.readings(ItemFields.complete(List.of(field))))
        .isInstanceOf(InvalidItemException.class)
        .hasMessageContaining(rule);
    assertThatThrownBy(() -> senml.readings(new ItemFields(List.of(field), 3)))
        .isInstanceOf(InvalidItemException.class);
  }

  @Test
  void aSchemaHoldsForAllFieldsTogether() {
    List<ItemField> fields =
        car.split("{\"at\":1700000000,\"speed\":50,\"plate\":\"B\"}".getBytes(UTF_8));
    assertThatThrownBy(() -> car.readings(ItemFields.complete(fields.subList(0, 2))))
        .hasMessageContaining("plate");
    assertThatThrownBy(() -> car.readings(ItemFields.complete(replaced(fields, "speed", "301"))))
        .hasMessageContaining("/speed is 301");
    assertThatThrownBy(
            () -> car.readings(ItemFields.complete(replaced(fields, "speed", "50,\"x\":1"))))
        .hasMessageContaining("/speed 1:");
    assertThatThrownBy(() -> car.split("{\"speed\":50}".getBytes(UTF_8)))
        .isInstanceOf(InvalidItemException.class);
  }

  @Test
  void anItemHasAtMost256Fields() {
    String pack =
        IntStream.range(0, 257)
            .mapToObj(i -> "{\"n\":\"s%d\",\"t\":1700000000,\"v\":1}".formatted(i))
            .collect(Collectors.joining(",", "[", "]"));
    assertThatThrownBy(() -> senml.split(pack.getBytes(UTF_8)))
        .hasMessageContaining("at most 256 fields");
  }

  @Test
  void opaqueItemsHaveNoFields() {
    Opaque opaque = new Opaque();
    assertThatThrownBy(() -> opaque.split(new byte[1]))
        .isInstanceOf(InvalidItemException.class)
        .hasMessageContaining("have no fields that could be masked");
    assertThatThrownBy(
            () -> opaque.readings(ItemFields.complete(List.of(new ItemField("a", new byte[1])))))
        .isInstanceOf(InvalidItemException.class);
  }

  private static List<ItemField> replaced(List<ItemField> fields, String name, String value) {
    return fields.stream()
        .map(f -> f.name().equals(name) ? new ItemField(name, value.getBytes(UTF_8)) : f)
        .toList();
  }

  private static List<String> texts(List<ItemField> fields) {
    return fields.stream().map(f -> f.name() + "=" + new String(f.value(), UTF_8)).toList();
  }
}
