package org.varve.evidence.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;

class CborReaderTest {
  @ParameterizedTest
  @CsvSource({
    "1800",
    "1817",
    "190000",
    "1900ff",
    "1a00000000",
    "1a0000ffff",
    "1b0000000000000000",
    "1b00000000ffffffff",
    "3800",
    "3900ff"
  })
  void refusesIntegersThatAreNotShortest(String hex) {
    refuses(hex, CborReader::integer, "shortest");
  }

  @ParameterizedTest
  @CsvSource({"5800", "580101", "590001ff", "7800", "9800", "b800"})
  void refusesLengthsThatAreNotShortest(String hex) {
    refuses(hex, reader -> reader.skip(9), "shortest");
  }

  @ParameterizedTest
  @CsvSource({"1c", "1d", "1e", "1f", "5f", "7f", "9f", "bf"})
  void refusesReservedAndIndefiniteLengths(String hex) {
    refuses(hex, reader -> reader.skip(9), "definite");
  }

  @ParameterizedTest
  @CsvSource({"''", "18", "19", "1901", "1a010000", "1b00000001"})
  void refusesIntegersThatEndTooEarly(String hex) {
    refuses(hex, CborReader::integer, "end too early");
  }

  @ParameterizedTest
  @CsvSource({"41", "4201", "5a7fffffff", "5b7fffffffffffffff", "61", "81", "9a7fffffff", "a1"})
  void refusesLengthsThatAreNotThere(String hex) {
    refuses(hex, reader -> reader.skip(9), "");
  }

  @Test
  void refusesWhatIsOverTheLimitOfTheCaller() {
    refuses("43000000", reader -> reader.bytes(2), "length 3 is over the limit of 2");
    refuses("63616161", reader -> reader.text(2), "over the limit");
    refuses("83010101", reader -> reader.array(2), "over the limit");
    refuses("a201010202", reader -> reader.map(1), "over the limit");
    refuses("0b", reader -> reader.uint(10), "11 is over the limit of 10");
    assertThat(reader("0a").uint(10)).isEqualTo(10);
  }

  @Test
  void refusesOtherLengthsThanTheExactOne() {
    refuses("420000", reader -> reader.bytesOf(3), "expected 3 bytes, not 2");
    refuses("44" + "00".repeat(4), reader -> reader.bytesOf(3), "over the limit");
    refuses("8101", reader -> reader.arrayOf(2), "expected an array of 2");
    refuses("a10101", reader -> reader.mapOf(2), "expected a map of 2");
    refuses("581f" + "00".repeat(31), CborReader::digest, "expected 32 bytes, not 31");
  }

  @ParameterizedTest
  @CsvSource({"20", "40", "60", "80", "a0", "d201", "f6", "f5"})
  void refusesOtherTypes(String hex) {
    refuses(hex, CborReader::uint, "expected an unsigned integer");
  }

  @Test
  void refusesOtherSimpleValues() {
    refuses("f7", CborReader::nil, "expected nil");
    refuses("f6", CborReader::bool, "expected false or true");
    refuses("00", CborReader::nil, "expected nil");
  }

  @Test
  void refusesOtherTags() {
    refuses("d184", reader -> reader.tag(18), "expected tag 18, not 17");
    refuses("d81284", reader -> reader.tag(18), "shortest");
    refuses("84", reader -> reader.tag(18), "expected a tag");
  }

  /** Overlong forms, surrogates, beyond U+10FFFF, a lone continuation, a cut character. */
  @ParameterizedTest
  @ValueSource(strings = {"c080", "eda080", "f4908080", "80", "e6b0", "ff", "f888808080"})
  void refusesTextThatIsNotUtf8(String utf8) {
    String head = HexFormat.of().toHexDigits((byte) (0x60 + utf8.length() / 2));
    refuses(head + utf8, reader -> reader.text(9), "UTF-8");
  }

  @Test
  void takesTheReplacementCharacterItself() {
    assertThat(reader("63efbfbd").text(3)).isEqualTo("\ufffd");
  }

  @Test
  void refusesKeysThatDoNotAscend() {
    for (String hex : new String[] {"a202000100", "a201000100", "a220000100", "a2616200616100"}) {
      refuses(hex, reader -> reader.skip(9), "ascend");
    }
    // The order is that of the encodings, so 24 comes before −1, and "b" before "aa".
    reader("a21818002000").skip(9);
    reader("a261620062616100").skip(9);
  }

  @Test
  void checksKeysOfInnerAndOuterMapsApart() {
    reader("a201a2010002000200").skip(9);
    refuses("a202a20100020001", reader -> reader.skip(9), "");
    refuses("a202a2010002000100", reader -> reader.skip(9), "ascend");
  }

  @Test
  void refusesBytesAfterTheEnd() {
    CborReader reader = reader("0000");
    assertThat(reader.uint()).isZero();
    assertThatThrownBy(reader::end)
        .isInstanceOf(MalformedException.class)
        .hasMessage("test, byte 1: 1 bytes after the end");
  }

  @Test
  void tellsAProgrammerThatItemsWereNotRead() {
    CborReader reader = reader("8100");
    reader.array(1);
    assertThatThrownBy(reader::end).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(reader::mapKey).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void countsPositionsFromTheStartOfTheSlice() {
    byte[] bytes = HexFormat.of().parseHex("ffff8101ff");
    CborReader reader = new CborReader(Slice.of(bytes, 2, 2), "slice");
    reader.array(1);
    assertThatThrownBy(reader::nil)
        .isInstanceOfSatisfying(
            MalformedException.class,
            e -> {
              assertThat(e.where()).isEqualTo("slice, byte 1");
              assertThat(e.rule()).isEqualTo("expected nil (f6)");
            });
    CborReader whole = new CborReader(Slice.of(bytes, 2, 2), "slice");
    whole.skip(2);
    whole.end();
  }

  @Test
  void skipsNoMoreThanItMay() {
    reader("8201820203").skip(5);
    refuses("8201820203", reader -> reader.skip(4), "more than 4 items");
    refuses("a18000", reader -> reader.skip(9), "a map key must be");
    refuses("d200", reader -> reader.skip(9), "expected false, true or nil");
  }

  @Test
  void readsFieldsInTheirOrder() {
    FieldReader fields = new FieldReader(reader("a3010203f51819f6"), 3);
    assertThat(fields.field(1).uint()).isEqualTo(2);
    assertThat(fields.has(2)).isFalse();
    assertThat(fields.field(3).bool()).isTrue();
    assertThat(fields.hasNext()).isTrue();
    assertThat(fields.key()).isEqualTo(25);
    assertThatThrownBy(() -> fields.field(24)).hasMessageContaining("field 24 is required, not 25");
    assertThatThrownBy(fields::end).hasMessageContaining("field 25 is not allowed here");
    fields.field(25).nil();
    assertThatThrownBy(() -> fields.field(26)).hasMessageEndingWith("field 26 is required");
    fields.end();
  }

  private static void refuses(String hex, Consumer<CborReader> read, String rule) {
    CborReader reader = reader(hex);
    assertThatThrownBy(() -> read.accept(reader))
        .as(hex)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(rule);
  }

  private static CborReader reader(String hex) {
    return new CborReader(HexFormat.of().parseHex(hex), "test");
  }
}
