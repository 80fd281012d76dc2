package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.CanonicalText;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.WorkedExample;

class TrustFileTest {
  private static final String LOG = "log " + WorkedExample.text("log.vkey");
  private static final String RECEIPT_KEY = "receipt-key " + base64(0x20) + "\n";
  private static final String REQUIRED = "varve-trust v0\n" + LOG + RECEIPT_KEY;
  private static final String MINIMAL = REQUIRED + "quorum none\n";
  private static final Digest KID = WorkedExample.signer().verificationKey().kid();

  private static final String COMPLETE =
      REQUIRED
          + "authority %s\n".formatted(base64(0x80))
          + "authority %s\n".formatted(base64(0x81))
          + "signer urn:varve:signer:a %s\n".formatted(base64(0))
          + "witness X1 %s\n".formatted(witness("x1.example", 1))
          + "witness X2 %s\n".formatted(witness("x2.example", 2))
          + "witness X3 %s\n".formatted(witness("x3.example", 3))
          + "witness Y1 %s\n".formatted(witness("y1.example", 4))
          + "witness Y2 %s\n".formatted(witness("y2.example", 5))
          + "group X 2 X1 X2 X3\n"
          + "group Y 1 Y1 Y2\n"
          + "group both 2 X Y\n"
          + "quorum both\n"
          + "revoked %s 42\n".formatted(KID.hex())
          + "seen 7 %s\n".formatted(CanonicalText.base64(MerkleTree.EMPTY_ROOT.bytes()));

  @Test
  void readsWhatItPrints() {
    assertThat(TrustFile.parse(COMPLETE)).hasToString(COMPLETE);
    assertThat(TrustFile.parse(MINIMAL)).hasToString(MINIMAL);
  }

  @Test
  void saysWhatItRead() {
    TrustFile trust = TrustFile.parse(COMPLETE);
    assertThat(trust.origin()).isEqualTo("log.example/varve");
    assertThat(trust.logKeys() + "\n").isEqualTo(WorkedExample.text("log.vkey"));
    assertThat(trust.receiptKeys()).containsExactly(WorkedExample.receiptKey().verificationKey());
    assertThat(trust.authority(WorkedExample.key(0x81).verificationKey().kid())).isPresent();
    assertThat(trust.authority(KID)).isEmpty();
    assertThat(trust.signer(KID).orElseThrow().name()).isEqualTo("urn:varve:signer:a");
    assertThat(trust.isRevoked(KID, 41)).isFalse();
    assertThat(trust.isRevoked(KID, 42)).isTrue();
    assertThat(trust.seen())
        .contains(new Checkpoint("log.example/varve", 7, MerkleTree.EMPTY_ROOT));
    assertThat(trust.witnessKeys()).extracting(NoteKey::name).startsWith("x1.example");
  }

  @Test
  void bearsCommentsBlankLinesTabsAndUrls() {
    String text =
        "# who we trust\n\n \t# really\n"
            + MINIMAL.replace("log ", "\t log \t ").replace("quorum none", "quorum none  ")
            + "witness w1 %s https://w1.example/submit".formatted(witness("w1.example", 1));
    assertThat(TrustFile.parse(text).witnessKeys()).hasSize(1);
    assertThat(TrustFile.parse(MINIMAL.replace("Wd\n", "Wd https://log.example/varve\n")))
        .hasToString(MINIMAL);
  }

  @Test
  void witnessKeysPublishedAsOrdinaryKeysAreReadAsCosigners() {
    String vkey = NoteKey.ofLog("w.example", WorkedExample.key(1).verificationKey()).toString();
    assertThat(TrustFile.parse(MINIMAL + "witness w " + vkey).toString())
        .contains("witness w " + witness("w.example", 1));
  }

  @ParameterizedTest
  @CsvSource({
    "X1 X2 Y1, 2, true",
    "X1 X2 X3 Y2, 2, true",
    "X1 X2, 1, false",
    "X1 Y1 Y2, 1, false",
    "'', 0, false",
    "Y1, 1, false",
    "Z, 0, false",
  })
  void groupsConfirmIfEnoughOfTheirMembersDo(String signed, int confirming, boolean reached) {
    Quorum.Agreement agreement = TrustFile.parse(COMPLETE).agreement(Set.of(signed.split(" ")));
    assertThat(agreement).isEqualTo(new Quorum.Agreement(confirming, 2, 2));
    assertThat(agreement.isReached()).isEqualTo(reached);
  }

  @Test
  void wordsAnyAndAllStandForNumbers() {
    String members = COMPLETE.replace("group X 2", "group X all").replace("Y 1", "Y any");
    assertThat(TrustFile.parse(members).toString())
        .contains("group X 3 X1 X2 X3")
        .contains("group Y 1 Y1 Y2");
  }

  @Test
  void aSingleWitnessIsAQuorumToo() {
    TrustFile trust = TrustFile.parse(COMPLETE.replace("quorum both", "quorum Y1"));
    assertThat(trust.agreement(Set.of("Y1"))).isEqualTo(new Quorum.Agreement(1, 1, 1));
    assertThat(trust.agreement(Set.of("X1"))).isEqualTo(new Quorum.Agreement(0, 1, 1));
    SignedNote note = SignedNote.parse(WorkedExample.text("checkpoint.txt"));
    assertThat(trust.agreement(note).isReached()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log log.example/varve+33d58d17+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd",
        "quorum none",
        "quorum X",
        "unknown word",
        "Quorum none",
        "group g 1",
        "group g 1 X",
        "group none any X",
        "revoked be5d 3",
        "revoked be5de2f4bcdc383add3fc9827d345f1a37c6a06026b38696fb3229c003b35f49",
        "revoked be5de2f4bcdc383add3fc9827d345f1a37c6a06026b38696fb3229c003b35f49 03",
        "revoked be5de2f4bcdc383add3fc9827d345f1a37c6a06026b38696fb3229c003b35f49 -1",
        "seen 2",
        "seen 2 abcd",
        "authority abcd",
        "authority",
        "signer x",
        "witness w",
        "witness none w.example+aaaaaaaa+aaaa",
        "varve-trust v0",
        "quorum\u0000none",
        "quorum none\r",
      })
  void namesTheLineThatDoesNotFit(String line) {
    assertThatThrownBy(() -> TrustFile.parse(MINIMAL + line + "\n"))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("trust file, line 5");
  }

  @Test
  void refusesWhatContradictsItself() {
    String w1 = "witness w1 " + witness("w.example", 1) + "\n";
    assertMalformed(MINIMAL + w1 + w1, "a witness is named once");
    assertMalformed(
        MINIMAL + w1 + "witness w2 " + witness("v.example", 1), "a witness is named once");
    assertMalformed(MINIMAL + w1 + "witness w1 " + witness("v.example", 2), "different names: w1");
    assertMalformed(MINIMAL + w1 + "group w1 any w1", "different names: w1");
    assertMalformed(MINIMAL + w1 + "group g 2 w1", "1 to all members");
    assertMalformed(MINIMAL + w1 + "group g 0 w1", "1 to all members");
    assertMalformed(MINIMAL + w1 + "group g 1 w1 w1", "member of one group, once: w1");
    assertMalformed(
        MINIMAL + w1 + "group g any w1\ngroup h any w1 g", "member of one group, once: w1");
    assertMalformed(MINIMAL + RECEIPT_KEY, "a receipt key is named once");
    String authority = "authority " + base64(0x80) + "\n";
    assertMalformed(MINIMAL + authority + authority, "an authority is named once");
    assertMalformed(MINIMAL + LOG, "a log's key is named once");
    NoteKey other = NoteKey.ofLog("l.example", WorkedExample.key(1).verificationKey());
    assertMalformed(MINIMAL + "log " + other, "there is one log");
  }

  @Test
  void refusesAFileThatLacksWhatIsRequired() {
    assertMalformed("", "the first line is varve-trust v0");
    assertMalformed(MINIMAL.replace("v0", "v1"), "the first line is varve-trust v0");
    assertMalformed(LOG + MINIMAL, "the first line is varve-trust v0");
    assertMalformed(REQUIRED, "write 'quorum none' to ask no witness");
    assertMalformed("varve-trust v0\nquorum none\n" + LOG, "receipt-key is required");
    assertMalformed("varve-trust v0\nquorum none\n" + RECEIPT_KEY, "log is required");
  }

  @Test
  void refusesOneKeyForReceiptsAndCheckpoints() {
    String shared = MINIMAL.replace(RECEIPT_KEY, "receipt-key " + base64(0x40) + "\n");
    assertMalformed(shared, "receipts and checkpoints have different keys");
  }

  @Test
  void refusesAWitnessesKeyAsThatOfALog() {
    assertMalformed(
        MINIMAL.replace(LOG, "log " + witness("l.example", 1) + "\n"), "a log's key is of type 1");
  }

  @Test
  void namesCannotSmuggleLinesIntoTheText() {
    TrustFile trust = TrustFile.parse(MINIMAL);
    VerificationKey key = WorkedExample.signer().verificationKey();
    TrustFileBuilder builder =
        TrustFile.builder(trust.logKeys().keys().get(0), trust.receiptKeys().get(0));
    assertThatThrownBy(() -> builder.signer("a\nquorum none", key))
        .hasMessageContaining("a name is one word");
    NoteKey witness = NoteKey.ofWitness("w.example", key);
    assertThatThrownBy(() -> builder.witness("a b", witness))
        .hasMessageContaining("a name is one word");
    assertThatThrownBy(() -> builder.witness("", witness))
        .hasMessageContaining("a name is one word");
  }

  @Test
  void limitsWhatItReads() {
    assertMalformed("#".repeat(262_145), "more than 262144 characters");
    StringBuilder text = new StringBuilder(MINIMAL);
    for (int i = 0; i <= 100; i++) {
      text.append("revoked ").append(Digest.sha256(new byte[] {(byte) i}).hex()).append(" 1\n");
    }
    assertMalformed(text.toString(), "at most 100 of a kind");
  }

  private static String base64(int firstByte) {
    VerificationKey key = WorkedExample.key(firstByte).verificationKey();
    return CanonicalText.base64(key.coseKey());
  }

  private static String witness(String name, int firstByte) {
    return NoteKey.ofWitness(name, WorkedExample.key(firstByte).verificationKey()).toString();
  }

  private static void assertMalformed(String text, String part) {
    assertThatThrownBy(() -> TrustFile.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(part);
  }
}
