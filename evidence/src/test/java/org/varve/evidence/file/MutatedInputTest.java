package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.evidence.MalformedException;
import org.varve.evidence.SeededBytes;
import org.varve.evidence.Slice;
import org.varve.evidence.golden.GoldenFiles;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.ConsistencyReceipt;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.TlogProof;
import org.varve.evidence.log.WorkedExample;
import org.varve.evidence.operation.SaltedItem;

/**
 * Every decoder of log and evidence, with random and with damaged input: it refuses with a rule's
 * name, or accepts what it would itself have written.
 */
class MutatedInputTest {
  private static final long SEED = 20_261_121;
  private static final int MUTATIONS = 3_000;
  private static final int RANDOM_INPUTS = 1_000;

  private static final Map<String, Decoder> DECODERS = decoders();

  /** A true input, and reading it followed by writing it again. */
  private record Decoder(Slice example, UnaryOperator<byte[]> again) {
    static Decoder of(byte[] example, UnaryOperator<byte[]> again) {
      return new Decoder(Slice.of(example), again);
    }

    static Decoder ofText(String example, UnaryOperator<String> again) {
      return of(example.getBytes(UTF_8), bytes -> again.apply(utf8(bytes)).getBytes(UTF_8));
    }
  }

  private static Map<String, Decoder> decoders() {
    Scenario scenario = new Scenario();
    String note = WorkedExample.text("checkpoint.txt");
    byte[] receipt = WorkedExample.bytes("receipt-1.cose");
    byte[] growth =
        new ConsistencyReceipt(
                scenario.log.receipt(0, Scenario.SIZE).head(),
                scenario.log.consistency(1_000, Scenario.SIZE))
            .encode();
    Map<String, Decoder> decoders = new TreeMap<>();
    decoders.put(
        "evidence file",
        Decoder.of(scenario.full().encode(), b -> EvidenceFile.decode(b).encode()));
    SaltedScenario salted = new SaltedScenario();
    decoders.put(
        "masked evidence",
        Decoder.of(salted.masked().encode(), b -> EvidenceFile.decode(b).encode()));
    decoders.put(
        "salted item",
        Decoder.of(
            salted.masked().item().orElseThrow().content().orElseThrow(),
            b -> SaltedItem.decode(b, "item 0").encode()));
    decoders.put("receipt", Decoder.of(receipt, b -> Receipt.decode(b).encode()));
    decoders.put(
        "consistency receipt", Decoder.of(growth, b -> ConsistencyReceipt.decode(b).encode()));
    decoders.put(
        "transparent statement",
        Decoder.of(
            GoldenFiles.bytes("evidence/transparent-statement.cose"),
            b -> TransparentStatement.decode(b).encode()));
    decoders.put("signed note", Decoder.ofText(note, t -> SignedNote.parse(t).toString()));
    decoders.put(
        "checkpoint",
        Decoder.ofText(SignedNote.parse(note).text(), t -> Checkpoint.parse(t).text()));
    decoders.put(
        "note key",
        Decoder.ofText(WorkedExample.text("log.vkey").strip(), t -> NoteKey.parse(t).toString()));
    decoders.put(
        "tlog-proof",
        Decoder.ofText(
            TlogProof.of(Receipt.decode(receipt).proof(), SignedNote.parse(note)).toString(),
            t -> TlogProof.parse(t).toString()));
    return decoders;
  }

  static Stream<String> names() {
    return DECODERS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void damagedInputIsRefusedOrTheOneForm(String name) {
    Decoder decoder = DECODERS.get(name);
    byte[] example = decoder.example().toBytes();
    assertThat(decoder.again().apply(example)).isEqualTo(example);
    Random random = new Random(SEED);
    for (int i = 0; i < MUTATIONS; i++) {
      check(name, i, SeededBytes.mutate(random, example));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void randomInputIsRefusedOrTheOneForm(String name) {
    Random random = new Random(SEED);
    for (int i = 0; i < RANDOM_INPUTS; i++) {
      check(name, i, SeededBytes.of(random, 300));
    }
  }

  @Test
  void aDamagedTrustFileIsRefusedOrReadsTheSameAgain() {
    byte[] example = GoldenFiles.bytes("evidence/trust.txt");
    Random random = new Random(SEED);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = SeededBytes.mutate(random, example);
      try {
        String printed = TrustFile.parse(utf8(damaged)).toString();
        assertThat(TrustFile.parse(printed)).as("seed %d, %d", SEED, i).hasToString(printed);
      } catch (MalformedException e) {
        assertThat(e.where()).isNotBlank();
      }
    }
  }

  @Test
  void everyInputGetsAVerdict() {
    Scenario scenario = new Scenario();
    Verifier verifier = scenario.verifier();
    Random random = new Random(SEED);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] example = (i % 2 == 0 ? scenario.full() : scenario.onFabric()).encode();
      byte[] damaged =
          i % 10 == 0 ? SeededBytes.of(random, 5_000) : SeededBytes.mutate(random, example);
      Verdict verdict = verifier.verify(damaged);
      assertThat(verdict.where()).isNotBlank();
      assertThat(verdict.isValid())
          .as("seed %d, %d", SEED, i)
          .isEqualTo(sameButAnchor(damaged, scenario.full()));
    }
  }

  /** Damage to where an anchor leads cannot be seen, see {@link BitFlipTest}. */
  private static boolean sameButAnchor(byte[] damaged, EvidenceFile example) {
    try {
      EvidenceFile file = EvidenceFile.decode(damaged);
      EvidenceFile anchored = file.withAnchor(example.anchor().orElseThrow());
      return Arrays.equals(anchored.encode(), example.encode());
    } catch (MalformedException e) {
      return false;
    }
  }

  private static void check(String name, int number, byte[] input) {
    try {
      byte[] again = DECODERS.get(name).again().apply(input);
      assertThat(again).as("%s, seed %d, %d", name, SEED, number).isEqualTo(input);
    } catch (MalformedException e) {
      assertThat(e.rule()).isNotBlank();
      assertThat(e.where()).isNotBlank();
    } catch (RuntimeException e) {
      fail("%s, seed %d, %d: %s".formatted(name, SEED, number, e), e);
    }
  }

  private static String utf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("text is UTF-8", "input");
    }
  }
}
