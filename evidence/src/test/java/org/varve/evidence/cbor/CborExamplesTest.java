package org.varve.evidence.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;

/** The examples of RFC 8949, appendix A, that are within our subset, and those that are not. */
class CborExamplesTest {
  @ParameterizedTest
  @CsvSource({
    "0,00",
    "1,01",
    "10,0a",
    "23,17",
    "24,1818",
    "25,1819",
    "100,1864",
    "255,18ff",
    "256,190100",
    "1000,1903e8",
    "65535,19ffff",
    "65536,1a00010000",
    "1000000,1a000f4240",
    "4294967295,1affffffff",
    "4294967296,1b0000000100000000",
    "1000000000000,1b000000e8d4a51000",
    "9223372036854775807,1b7fffffffffffffff",
    "-1,20",
    "-10,29",
    "-24,37",
    "-25,3818",
    "-100,3863",
    "-256,38ff",
    "-257,390100",
    "-1000,3903e7",
    "-9223372036854775808,3b7fffffffffffffff"
  })
  void integersHaveTheirShortestForm(long value, String hex) {
    assertThat(written(out -> out.integer(value))).isEqualTo(hex);
    assertThat(reader(hex).integer()).isEqualTo(value);
  }

  static Stream<Arguments> items() {
    return Stream.of(
        example("40", out -> out.bytes(new byte[0])),
        example("4401020304", out -> out.bytes(new byte[] {1, 2, 3, 4})),
        example("60", out -> out.text("")),
        example("6449455446", out -> out.text("IETF")),
        example("62c3bc", out -> out.text("\u00fc")),
        example("63e6b0b4", out -> out.text("\u6c34")),
        example("64f0908591", out -> out.text("\ud800\udd51")),
        example("f4", out -> out.bool(false)),
        example("f5", out -> out.bool(true)),
        example("f6", CborWriter::nil),
        example("80", out -> out.array(0)),
        example("83010203", out -> out.array(3).uint(1).uint(2).uint(3)),
        example(
            "8301820203820405",
            out -> out.array(3).uint(1).array(2).uint(2).uint(3).array(2).uint(4).uint(5)),
        example("a0", out -> out.map(0)),
        example("a201020304", out -> out.map(2).uint(1).uint(2).uint(3).uint(4)),
        example(
            "a26161016162820203",
            out -> out.map(2).text("a").uint(1).text("b").array(2).uint(2).uint(3)),
        example("d28440a04040", CborExamplesTest::emptySign1));
  }

  @ParameterizedTest
  @MethodSource("items")
  void itemsAreWrittenLikeTheExamples(String hex, Consumer<CborWriter> item) {
    assertThat(written(item)).isEqualTo(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1bffffffffffffffff", // 2^64 − 1
        "3bffffffffffffffff", // −2^64
        "c249010000000000000000", // bignum
        "f90000", // half float
        "fb3ff199999999999a", // double
        "f7", // undefined
        "f0", // simple(16)
        "f8ff", // simple(255)
        "c074323031332d30332d32315432303a30343a30305a", // tagged text
        "5f42010243030405ff", // indefinite byte string
        "7f657374726561646d696e67ff", // indefinite text
        "9fff", // indefinite array
        "bf61610161629f0203ffff" // indefinite map
      })
  void itemsOutsideTheSubsetAreRefused(String hex) {
    CborReader reader = reader(hex);
    assertThatThrownBy(() -> reader.skip(100)).isInstanceOf(MalformedException.class);
  }

  @Test
  void aWriterRefusesWhatWouldNotBeOneItem() {
    assertThatThrownBy(() -> new CborWriter().uint(1).uint(2))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new CborWriter().array(2).uint(1).toBytes())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new CborWriter().tag(18).toBytes())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWriterRefusesKeysThatDoNotAscend() {
    assertThatThrownBy(() -> new CborWriter().map(2).uint(2).nil().uint(1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new CborWriter().map(2).uint(2).nil().uint(2))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new CborWriter().map(2).integer(-1).nil().uint(2))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new CborWriter().map(1).array(0))
        .isInstanceOf(IllegalStateException.class);
    assertThatCode(() -> new CborWriter().map(2).uint(24).map(0).integer(-1).nil().toBytes())
        .doesNotThrowAnyException();
  }

  @Test
  void aWriterRefusesTextThatHasNoUtf8Form() {
    assertThatThrownBy(() -> new CborWriter().text("\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void emptySign1(CborWriter out) {
    out.tag(18).array(4).bytes(new byte[0]).map(0).bytes(new byte[0]).bytes(new byte[0]);
  }

  private static Arguments example(String hex, Consumer<CborWriter> item) {
    return Arguments.of(hex, item);
  }

  private static String written(Consumer<CborWriter> item) {
    CborWriter out = new CborWriter(1);
    item.accept(out);
    return HexFormat.of().formatHex(out.toBytes());
  }

  private static CborReader reader(String hex) {
    return new CborReader(HexFormat.of().parseHex(hex), "example");
  }
}
