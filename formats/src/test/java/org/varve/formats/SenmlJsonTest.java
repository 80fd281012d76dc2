package org.varve.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenmlJsonTest {
  private final SenmlJson format = new SenmlJson();

  @Test
  void resolvesNameTimeAndUnitFromBaseFields() {
    List<Reading> readings =
        format.readings(
            bytes(
                """
                [{"bn":"urn:dev:ow:1:","bt":1276020076,"bu":"A","n":"voltage","u":"V","v":120.1},
                 {"n":"current","t":-5.5,"v":1.2}]"""));

    assertThat(readings)
        .containsExactly(
            Reading.of("urn:dev:ow:1:voltage", Instant.ofEpochSecond(1_276_020_076), 120.1, "V"),
            Reading.of(
                "urn:dev:ow:1:current", Instant.parse("2010-06-08T18:01:10.500Z"), 1.2, "A"));
  }

  @Test
  void baseFieldsHoldUntilTheNextOfTheirKind() {
    assertThat(
            format.readings(
                bytes(
                    """
                    [{"bn":"a/","bt":1300000000,"n":"x","v":1},{"n":"y","v":2},
                     {"bn":"b/","n":"x","v":3},{"n":"y","t":1,"v":4}]""")))
        .extracting(Reading::name)
        .containsExactly("a/x", "a/y", "b/x", "b/y");
  }

  @Test
  void addsBaseValueAndBaseSum() {
    List<Reading> readings =
        format.readings(
            bytes(
                """
                [{"bn":"n","bt":1300000000,"bv":100,"bs":1000,"v":0.5},{"s":2},{"vs":"on"}]"""));

    assertThat(readings)
        .extracting(Reading::value)
        .containsExactly(
            Optional.of(new Value.Number(100.5)),
            Optional.of(new Value.Number(100)),
            Optional.of(new Value.Text("on")));
    assertThat(readings)
        .extracting(Reading::sum)
        .containsExactly(OptionalDouble.of(1000), OptionalDouble.of(1002), OptionalDouble.of(1000));
  }

  @Test
  void aSumNeedsNoValue() {
    assertThat(format.readings(bytes("[{\"n\":\"e\",\"t\":1300000000,\"s\":7}]")))
        .containsExactly(
            new Reading(
                "e",
                Instant.ofEpochSecond(1_300_000_000),
                Optional.empty(),
                OptionalDouble.of(7),
                Optional.empty()));
  }

  @Test
  void keepsNanosecondsOfTimesThatADoubleWouldRound() {
    assertThat(format.readings(bytes("[{\"n\":\"a\",\"t\":1700000000.123456789,\"v\":1}]")))
        .extracting(Reading::time)
        .containsExactly(Instant.ofEpochSecond(1_700_000_000, 123_456_789));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"n\":\"a\",\"v\":1}|/0/t|missing",
        "{\"n\":\"a\",\"v\":1,\"t\":0}|/0/t|0",
        "{\"n\":\"a\",\"v\":1,\"t\":-5}|/0/t|-5",
        "{\"n\":\"a\",\"v\":1,\"t\":268435455.9}|/0/t|268435455.9",
        "{\"n\":\"a\",\"v\":1,\"t\":253402300800}|/0/t|253402300800",
      })
  void refusesTimesThatAreNotAbsolute(String record, String path, String value) {
    assertThat(format.validate(bytes("[" + record + "]")))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.path()).isEqualTo(path);
              assertThat(violation.value()).isEqualTo(value);
              assertThat(violation.message()).contains("268435456", "relative to now");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\":\"a\",\"t\":1300000000}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":1,\"vs\":\"x\"}",
        "{\"n\":\"a\",\"t\":1300000000,\"vb\":true,\"vd\":\"aGk\"}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":\"1\"}",
        "{\"n\":\"a\",\"t\":\"1300000000\",\"v\":1}",
        "{\"n\":\"a\",\"t\":1300000000,\"vb\":1}",
        "{\"n\":\"a\",\"t\":1300000000,\"vs\":7}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":1e400}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":1e999999999}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":1e-999999999}",
        "{\"n\":\"a\",\"t\":1300000000,\"bv\":1.7e308,\"v\":1.7e308}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":null}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":NaN}",
        "{\"n\":\"a\",\"t\":1300000000,\"vd\":\"aGk=\"}",
        "{\"n\":\"a\",\"t\":1300000000,\"vd\":\"aGl\"}",
        "{\"n\":\"a\",\"t\":1300000000,\"vd\":\"a+/k\"}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":1,\"v\":1}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":1,\"bver\":11}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":1,\"bver\":0}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":1,\"bver\":5.5}",
        "{\"n\":\"a\",\"t\":1300000000,\"v\":1,\"lock_\":true}",
        "{\"n\":\"a b\",\"t\":1300000000,\"v\":1}",
        "{\"n\":\"-a\",\"t\":1300000000,\"v\":1}",
        "{\"n\":\"ä\",\"t\":1300000000,\"v\":1}",
        "{\"t\":1300000000,\"v\":1}",
        "{\"bn\":\"a\",\"n\":\"é\",\"t\":1300000000,\"v\":1}",
        "7",
        "[]",
      })
  void refusesRecordsThatBreakTheStandard(String record) {
    byte[] item = bytes("[" + record + "]");

    assertThat(format.validate(item)).isNotEmpty();
    assertThatThrownBy(() -> format.readings(item)).isInstanceOf(InvalidItemException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "[]", "null", "[{", "[{}] []", "[{}],", "\uFEFF[{}]"})
  void refusesWhatIsNoPack(String text) {
    assertThat(format.validate(bytes(text))).isNotEmpty();
  }

  @Test
  void refusesOtherEncodingsThanUtf8() {
    String pack = "[{\"n\":\"a\",\"t\":1300000000,\"v\":1}]";

    assertThat(format.validate(bytes(pack))).isEmpty();
    assertThat(format.validate(pack.getBytes(StandardCharsets.UTF_16))).isNotEmpty();
    assertThat(format.validate(pack.getBytes(StandardCharsets.UTF_16BE))).isNotEmpty();
    assertThat(format.validate(new byte[] {'[', '"', (byte) 0xc0, (byte) 0xaf, '"', ']'}))
        .singleElement()
        .satisfies(violation -> assertThat(violation.rule()).contains("UTF-8"));
  }

  @Test
  void allRecordsHaveTheVersionOfTheFirst() {
    assertThat(
            format.validate(
                bytes("[{\"bn\":\"a\",\"bver\":5,\"bt\":1300000000,\"v\":1},{\"v\":2}]")))
        .isEmpty();
    assertThat(
            format.validate(
                bytes("[{\"bn\":\"a\",\"bt\":1300000000,\"v\":1},{\"bver\":5,\"v\":2}]")))
        .singleElement()
        .satisfies(violation -> assertThat(violation.path()).isEqualTo("/1/bver"));
  }

  @Test
  void ignoresFieldsItDoesNotKnow() {
    assertThat(
            format.readings(
                bytes(
                    "[{\"n\":\"a\",\"t\":1300000000,\"v\":1,\"x\":{\"y\":[1,2]},\"ct\":\"60\"}]")))
        .hasSize(1);
  }

  @Test
  void namesTheLimitsOfPackAndItem() {
    String record = "{\"n\":\"a\",\"t\":1300000000,\"v\":1}";
    String tooMany = "[" + (record + ",").repeat(SenmlJson.RECORDS_MAX) + record + "]";
    assertThat(format.validate(bytes(tooMany)))
        .singleElement()
        .satisfies(violation -> assertThat(violation.message()).contains("10001 records", "10000"));

    assertThat(format.validate(new byte[DataFormat.ITEM_BYTES_MAX + 1]))
        .singleElement()
        .satisfies(
            violation -> assertThat(violation.message()).contains("1048577 bytes", "1048576"));

    String deep = "[".repeat(100_000);
    assertThat(format.validate(bytes(deep))).isNotEmpty();
  }

  @Test
  void tellsTheFirstTwentyViolationsOnly() {
    String pack = "[" + "{},".repeat(100) + "{}]";
    assertThat(format.validate(bytes(pack))).hasSize(Violation.LIST_MAX);
  }

  @Test
  void violationsShortenTheValueAndStayOnOneLine() {
    String value = "x\n".repeat(1_000);
    assertThat(new Violation("/a", value, "rule", "step").message())
        .hasSizeLessThan(120)
        .doesNotContain("\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
