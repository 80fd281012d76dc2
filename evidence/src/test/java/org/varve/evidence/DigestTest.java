package org.varve.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final String REST =
      "7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** FIPS 180-4, examples of NIST. */
  @ParameterizedTest
  @CsvSource({
    "'',e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc," + ABC,
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
        + "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  })
  void givesTheKnownAnswers(String message, String hex) {
    assertThat(Digest.sha256(ascii(message)).hex()).isEqualTo(hex);
  }

  @Test
  void givesTheKnownAnswerForAMillionBytes() {
    byte[] million = new byte[1_000_000];
    Arrays.fill(million, (byte) 'a');
    assertThat(Digest.sha256(million).hex())
        .isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  }

  @Test
  void hashesPartsLikeTheWhole() {
    assertThat(Digest.sha256(ascii("a"), ascii("b"), ascii("c")).hex()).isEqualTo(ABC);
    byte[] padded = ascii("xabcx");
    assertThat(Digest.sha256(Slice.of(padded, 1, 2), Slice.of(padded, 3, 1)).hex()).isEqualTo(ABC);
  }

  @Test
  void setsLeavesApartFromNodes() {
    Digest left = Digest.sha256(ascii("l"));
    Digest right = Digest.sha256(ascii("r"));
    assertThat(Digest.ofLeaf(ascii("abc"))).isEqualTo(Digest.sha256(new byte[] {0}, ascii("abc")));
    assertThat(Digest.ofNode(left, right))
        .isEqualTo(Digest.sha256(new byte[] {1}, left.bytes(), right.bytes()));
  }

  @Test
  void readsWhatItWrites() {
    Digest digest = Digest.parse(ABC);
    assertThat(digest).isEqualTo(Digest.sha256(ascii("abc"))).hasToString(ABC);
    assertThat(Digest.of(digest.bytes())).isEqualTo(digest).hasSameHashCodeAs(digest);
    assertThat(Digest.parse(ABC.toUpperCase(Locale.ROOT)).hex()).isEqualTo(ABC);
    byte[] target = new byte[40];
    digest.copyTo(target, 8);
    assertThat(Arrays.copyOfRange(target, 8, 40)).isEqualTo(digest.bytes());
  }

  @Test
  void doesNotShareItsBytes() {
    byte[] bytes = new byte[Digest.BYTES];
    Digest digest = Digest.of(bytes);
    bytes[0] = 1;
    digest.bytes()[1] = 1;
    assertThat(digest.bytes()).containsOnly(0);
  }

  @Test
  void ordersAsUnsignedBytes() {
    Digest low = Digest.parse("7f" + "00".repeat(31));
    Digest high = Digest.parse("80" + "00".repeat(31));
    assertThat(low).isLessThan(high);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ba", ABC + "00", "xx" + REST, "-1" + REST})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessage("digest: a digest is written as 64 hexadecimal digits");
  }

  @Test
  void refusesOtherLengths() {
    assertThatThrownBy(() -> Digest.of(new byte[31]))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("31");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
