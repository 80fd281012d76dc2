package org.varve.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pack in CBOR says what the same pack in JSON says. */
class SenmlCborTest {
  /** The example of RFC 8428, 6: that of 5.1.2 in CBOR. */
  private static final String RFC_EXAMPLE =
      """
      87 a7 21 78 1b 75 72 6e 3a 64 65 76 3a 6f 77 3a
      31 30 65 32 30 37 33 61 30 31 30 38 30 30 36 3a
      22 fb 41 d3 03 a1 5b 00 10 62 23 61 41 20 05 00
      67 76 6f 6c 74 61 67 65 01 61 56 02 fb 40 5e 06
      66 66 66 66 66 a3 00 67 63 75 72 72 65 6e 74 06
      24 02 fb 3f f3 33 33 33 33 33 33 a3 00 67 63 75
      72 72 65 6e 74 06 23 02 fb 3f f4 cc cc cc cc cc
      cd a3 00 67 63 75 72 72 65 6e 74 06 22 02 fb 3f
      f6 66 66 66 66 66 66 a3 00 67 63 75 72 72 65 6e
      74 06 21 02 f9 3e 00 a3 00 67 63 75 72 72 65 6e
      74 06 20 02 fb 3f f9 99 99 99 99 99 9a a3 00 67
      63 75 72 72 65 6e 74 06 00 02 fb 3f fb 33 33 33
      33 33 33
      """;

  private static final String SAME_IN_JSON =
      """
      [
        {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,
         "bu":"A","bver":5,
         "n":"voltage","u":"V","v":120.1},
        {"n":"current","t":-5,"v":1.2},
        {"n":"current","t":-4,"v":1.3},
        {"n":"current","t":-3,"v":1.4},
        {"n":"current","t":-2,"v":1.5},
        {"n":"current","t":-1,"v":1.6},
        {"n":"current","v":1.7}
      ]""";

  private static final CBORFactory CBOR = new CBORFactory();

  /** bt 1342177280, which is 0x50000000; each test gives the rest of the record. */
  private static final String TIME = "22 1a50000000";

  private final SenmlCbor format = new SenmlCbor();

  @Test
  @Tag("Y-6.2.3-b")
  void theExampleOfTheRfcSaysWhatItSaysInJson() {
    assertThat(format.readings(hex(RFC_EXAMPLE)))
        .hasSize(7)
        .isEqualTo(new SenmlJson().readings(SAME_IN_JSON.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theExampleAsAStreamOfIndefiniteLengthSaysTheSame() {
    String stream = "9f" + RFC_EXAMPLE.replaceAll("\\s", "").substring(2) + "ff";
    assertThat(format.readings(hex(stream))).isEqualTo(format.readings(hex(RFC_EXAMPLE)));
    assertThat(format.readings(hex("9f bf " + TIME + " 00 6161 02 01 ff ff")))
        .containsExactly(Reading.of("a", Instant.ofEpochSecond(1_342_177_280), 1));
  }

  /** Texts of RFC 8949, appendix A, where they are of use. */
  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "1818, 24",
    "1bffffffffffffffff, 18446744073709551615",
    "3bffffffffffffffff, -18446744073709551616",
    "20, -1",
    "f93c00, 1",
    "f93e00, 1.5",
    "f97bff, 65504",
    "f90001, 5.960464477539063e-8",
    "f9c400, -4",
    "fa47c35000, 100000",
    "fb3ff199999999999a, 1.1",
    "fbc010666666666666, -4.1",
    "c48221196ab3, 273.15",
    "c4820103, 30"
  })
  void readsEachFormOfANumber(String encoded, String value) {
    assertThat(format.readings(record("02 " + encoded)))
        .containsExactly(
            Reading.of(
                "a", Instant.ofEpochSecond(1_342_177_280), new BigDecimal(value).doubleValue()));
  }

  @Test
  void readsTextsFlagsBytesAndSums() {
    assertThat(format.readings(record("03 63616263")))
        .extracting(Reading::value)
        .containsExactly(Optional.of(new Value.Text("abc")));
    assertThat(format.readings(record("04 f5")))
        .extracting(Reading::value)
        .containsExactly(Optional.of(new Value.Flag(true)));
    assertThat(format.readings(record("08 446869200a")))
        .extracting(Reading::value)
        .containsExactly(Optional.of(Value.Data.of(hex("6869200a"))));
    assertThat(format.readings(record("05 0a")).get(0).sum()).hasValue(10);
  }

  @Test
  void passesOverFieldsThatItDoesNotKnowUnlessTheyMustBeUnderstood() {
    assertThat(format.readings(record("02 01", "63 666f6f a1 01 82 c1 02 9f 03 ff"))).hasSize(1);
    assertThat(format.validate(record("02 01", "64 666f6f5f 01")))
        .singleElement()
        .satisfies(violation -> assertThat(violation.path()).isEqualTo("/0/foo_"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', the CBOR is cut off",
    "80, 1 to 10000 records",
    "a0, a CBOR array",
    "f6, a CBOR array",
    "8101, a record is a CBOR map",
    "9b7fffffffffffffff, no more can follow",
    "81bb7fffffffffffffff, no more can follow",
    "81a1007b7fffffffffffffff, no more can follow",
    "81a1005f, alone may end with a break",
    "81a1007f, alone may end with a break",
    "81a1001c, alone may end with a break",
    "81a1ffff, alone may end with a break",
    "81a2006161006162, each field once",
    "81a10061ff, text is UTF-8",
    "81a20061610701, without a value",
    "81a109f6, table 4",
    "81a126f6, table 4",
    "81a1616e6161, table 4",
    "81a140f6, table 4",
    "81a1024101, vd alone is a byte string",
    "81a1086161, vd is a byte string",
    "81a102c101, the only tag is 4",
    "81a102c4820103ff, nothing follows",
    "81a102c48219019101, an exponent is",
    "81a102c48219019001, fits a double",
    "81a102f97c00, finite",
    "81a102fb7ff8000000000000, finite",
    "81a102f6, a number",
    "81a102f815, a number",
    "81a10280, no field of SenML is an array",
    "81a20061610201, bt and t"
  })
  void refusesEverythingElseInWords(String encoded, String rule) {
    List<Violation> violations = format.validate(hex(encoded));
    assertThat(violations).anySatisfy(each -> assertThat(each.message()).contains(rule));
    assertThatThrownBy(() -> format.readings(hex(encoded)))
        .isInstanceOf(InvalidItemException.class)
        .hasMessageContaining("senml-cbor/1");
  }

  @Test
  void holdsItsLimitsBeforeItMakesAnything() {
    assertThat(format.validate(hex("9f" + "a0".repeat(10_001) + "ff")).get(0).message())
        .contains("at most 10000 records");
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 33; i++) {
      fields.append("62").append("%02x%02x".formatted('a' + i / 26, 'a' + i % 26)).append("00");
    }
    assertThat(format.validate(hex("81b821" + fields)).get(0).message())
        .contains("at most 32 fields");
    assertThat(format.validate(hex("81a16178" + "81".repeat(1_000))).get(0).message())
        .contains("at most 16 deep");
    assertThat(format.validate(new byte[DataFormat.ITEM_BYTES_MAX + 1]).get(0).message())
        .contains("at most 1048576 bytes");
  }

  /** Written by an encoder of somebody else. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void readsWhatAnotherProgramWritesAsItsJsonWhateverTheSeed(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int pack = 0; pack < 200; pack++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      StringBuilder json = new StringBuilder("[");
      try (CBORGenerator cbor = CBOR.createGenerator(bytes)) {
        int records = 1 + random.nextInt(5);
        cbor.writeStartArray(null, records);
        for (int i = 0; i < records; i++) {
          json.append(i == 0 ? "" : ",");
          write(random, cbor, json);
        }
        cbor.writeEndArray();
      }
      assertThat(format.readings(bytes.toByteArray()))
          .as("seed %d, pack %d: %s", seed, pack, json)
          .isEqualTo(
              new SenmlJson()
                  .readings(json.append(']').toString().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static void write(SplittableRandom random, CBORGenerator cbor, StringBuilder json)
      throws IOException {
    cbor.writeStartObject();
    long time = random.nextLong(1L << 29, 1L << 32);
    cbor.writeFieldId(-3);
    cbor.writeNumber(time);
    cbor.writeFieldId(0);
    cbor.writeString("sensor");
    json.append("{\"bt\":").append(time).append(",\"n\":\"sensor\",");
    switch (random.nextInt(5)) {
      case 0 -> {
        long value = random.nextLong() >> random.nextInt(64);
        cbor.writeFieldId(2);
        cbor.writeNumber(value);
        json.append("\"v\":").append(value);
      }
      case 1 -> {
        double value = random.nextDouble(-1e6, 1e6);
        cbor.writeFieldId(2);
        cbor.writeNumber(value);
        json.append("\"v\":").append(value);
      }
      case 2 -> {
        BigDecimal value =
            new BigDecimal(BigInteger.valueOf(random.nextInt()), random.nextInt(-20, 20));
        cbor.writeFieldId(2);
        cbor.writeNumber(value);
        json.append("\"v\":").append(value);
      }
      case 3 -> {
        boolean value = random.nextBoolean();
        cbor.writeFieldId(4);
        cbor.writeBoolean(value);
        json.append("\"vb\":").append(value);
      }
      default -> {
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        cbor.writeFieldId(8);
        cbor.writeBinary(value);
        json.append("\"vd\":\"").append(Value.Data.of(value).text()).append('"');
      }
    }
    cbor.writeEndObject();
    json.append('}');
  }

  /** A pack of one record: a time, the name a, and the given fields. */
  private static byte[] record(String... fields) {
    return hex(
        "81 "
            + "%02x".formatted(0xa2 + fields.length)
            + TIME
            + "00 6161"
            + String.join("", fields));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }
}
