package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;

/** Evidence of items of salted fields, with some of them masked. */
class SaltedEvidenceTest {
  private final SaltedScenario salted = new SaltedScenario();
  private final Verifier verifier = salted.verifier();
  private final SaltedItem whole = salted.items.get(Scenario.ITEM);

  @Test
  void saysWhichFieldsAreShownAndHowManyAreMasked() {
    assertThat(verify(salted.masked()).sentence())
        .endsWith(
            "Item 3 is the one that was recorded:"
                + " of its 3 fields it shows 1 (speed), and 2 are masked.");
    assertThat(verify(salted.evidence()).sentence())
        .endsWith("of its 3 fields it shows 3 (lane, speed, plate), and 0 are masked.");
    assertThat(verify(salted.evidence().masked(name -> false)).sentence())
        .endsWith("of its 3 fields it shows 0, and 3 are masked.");
  }

  @Test
  void nothingOfAMaskedFieldIsInTheFile() {
    byte[] file = salted.masked().encode();
    assertThat(Bytes.indexOf(salted.evidence().encode(), SaltedScenario.SECRET)).isPositive();
    assertThat(new String(file, UTF_8)).doesNotContain(SaltedScenario.SECRET, "plate", "lane");
    byte[] salt = whole.field(2).orElseThrow().salt();
    assertThat(Collections.indexOfSubList(boxed(file), boxed(salt))).isNegative();
    assertThat(Collections.indexOfSubList(boxed(salted.evidence().encode()), boxed(salt)))
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void staysValidWhicheverFieldsAreMaskedAndInWhicheverSteps(long seed) {
    Random random = new Random(seed);
    EvidenceFile file = salted.evidence();
    for (int i = 0; i < 10; i++) {
      file = file.masked(name -> random.nextInt(5) > 0);
      assertThat(verify(file).isValid()).as("seed %d, step %d", seed, i).isTrue();
      assertThat(EvidenceFile.decode(file.encode()).item()).isEqualTo(file.item());
    }
  }

  @Test
  void everyBitOfAMaskedItemCounts() {
    byte[] evidence = salted.masked().encode();
    byte[] item = salted.masked().item().orElseThrow().content().orElseThrow();
    int from = Bytes.indexOf(evidence, new String(item, ISO_8859_1));
    assertThat(
            IntStream.range(8 * from, 8 * (from + item.length))
                .parallel()
                .filter(bit -> verifier.verify(Bytes.flipBit(evidence, bit)).isValid())
                .boxed())
        .isEmpty();
  }

  @Test
  void namesTheItemWhoseFieldsAreOthers() {
    List<SaltedField> fields = whole.shown();
    SaltedField speed = fields.get(1);
    tampered(with(1, SaltedField.of(speed.salt(), "speed", "39".getBytes(UTF_8))), "item 3");
    tampered(with(1, SaltedField.of(speed.salt(), "sped", speed.value())), "item 3");
    tampered(with(1, SaltedScenario.field(99, "speed", "43")), "item 3");
    tampered(SaltedItem.of(List.of(fields.get(1), fields.get(0), fields.get(2))), "item 3");
    tampered(SaltedItem.of(fields.subList(0, 2)), "item 3");
    tampered(salted.items.get(4), "item 3");
  }

  @Test
  void namesTheFieldThatHasNotTheFormOfOne() {
    byte[] evidence = salted.masked().encode();
    int name = Bytes.indexOf(evidence, "speed");
    evidence[name - 18] = 0x51; // the length of the salt: 17 in place of 16
    Verdict verdict = verifier.verify(evidence);
    assertThat(verdict.code()).isEqualTo(Code.TAMPERED);
    assertThat(verdict.where()).isEqualTo("item 3.field 1");
  }

  @Test
  void anItemBesideTheFileIsHeldAgainstItFieldByField() {
    byte[] masked = salted.masked().encode();
    Verdict same = verifier.verify(masked, whole.encode());
    assertThat(same.isValid()).isTrue();
    assertThat(same.sentence()).contains("The item that you gave", "shows 3", "0 are masked");

    SaltedItem other = with(2, SaltedScenario.field(3, "plate", "\"forged\""));
    Verdict differs = verifier.verify(masked, other.encode());
    assertThat(differs.code()).isEqualTo(Code.TAMPERED);
    assertThat(differs.where()).isEqualTo("item.field 2");

    Verdict plain = verifier.verify(masked, "43".getBytes(UTF_8));
    assertThat(plain.code()).isEqualTo(Code.TAMPERED);
    assertThat(plain.sentence()).contains("no item of salted fields");
  }

  @Test
  void aRawItemCannotStandInForASaltedOne() {
    byte[] digests = new byte[3 * 32];
    for (int i = 0; i < 3; i++) {
      whole.digests().get(i).copyTo(digests, i * 32);
    }
    assertThat(verifier.verify(salted.scenario.evidenceOf(salted.operation).encode(), digests))
        .extracting(Verdict::code)
        .isEqualTo(Code.TAMPERED);
  }

  @Test
  void rawItemsCannotBeMasked() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Scenario().full().masked(name -> true))
        .withMessageContaining("no item of salted fields");
  }

  @Test
  void theDigestOfAnItemAloneVerifiesToo() {
    EvidenceFile file =
        salted
            .evidence()
            .withItem(
                EvidenceItem.ofDigest(
                    Scenario.ITEM, salted.tree.path(Scenario.ITEM), whole.leaf()));
    assertThat(verify(file).isValid()).isTrue();
    assertThat(verifier.verify(file.encode(), whole.masked(Set.of("lane")::contains).encode()))
        .matches(Verdict::isValid);
  }

  private SaltedItem with(int index, SaltedField field) {
    List<SaltedField> fields = new ArrayList<>(whole.shown());
    fields.set(index, field);
    return SaltedItem.of(fields);
  }

  private void tampered(SaltedItem item, String where) {
    Verdict verdict = verify(salted.evidence().withItem(salted.item(item)));
    assertThat(verdict.code()).isEqualTo(Code.TAMPERED);
    assertThat(verdict.where()).isEqualTo(where);
  }

  private Verdict verify(EvidenceFile file) {
    return verifier.verify(file.encode());
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> list = new ArrayList<>(bytes.length);
    for (byte b : bytes) {
      list.add(b);
    }
    return list;
  }
}
