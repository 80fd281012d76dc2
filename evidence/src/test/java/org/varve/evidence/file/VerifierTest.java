package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.log.InclusionProof;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.Operation;

/** What is valid, and what each part is checked for. Keys and their binding: {@link SignerTest}. */
class VerifierTest {
  private final Scenario scenario = new Scenario();
  private final Verifier verifier = scenario.verifier();

  @Test
  void completeEvidenceIsValid() {
    Verdict verdict = verify(scenario.full());
    assertThat(verdict.isValid()).as(verdict.toString()).isTrue();
    assertThat(verdict.sentence())
        .contains("signed by urn:varve:signer:be5de2f4bcdc383add3fc9827d345f1a")
        .contains("for urn:varve:source:bridge-7/temperature")
        .contains(
            "recorded by log.example/varve as entry 700011, no later than 2026-11-21T09:00:05Z")
        .endsWith("Item 3 is the one that was recorded.");
  }

  @Test
  void verdictIsTheSameHoweverOftenItIsAskedFor() {
    byte[] evidence = scenario.full().encode();
    assertThat(verifier.verify(evidence)).isEqualTo(verifier.verify(evidence));
  }

  @Test
  void saysWhenOnlyTheDigestOfAnItemWasChecked() {
    Verdict verdict = verify(scenario.evidence().withItem(scenario.itemDigest()));
    assertThat(verdict.isValid()).isTrue();
    assertThat(verdict.sentence()).endsWith("not in the file: only its digest was checked.");
  }

  @Test
  void saysWhenNoItemWasChecked() {
    Verdict verdict = verify(scenario.evidence());
    assertThat(verdict.isValid()).isTrue();
    assertThat(verdict.sentence())
        .endsWith("No item was checked, only the statement about the items.");
  }

  @Test
  void anItemBesideTheFileIsCheckedAgainstContentOrDigest() {
    byte[] withContent = scenario.full().encode();
    byte[] withDigest = scenario.evidence().withItem(scenario.itemDigest()).encode();
    for (byte[] evidence : List.of(withContent, withDigest)) {
      Verdict verdict = verifier.verify(evidence, scenario.items.get(Scenario.ITEM));
      assertThat(verdict.isValid()).isTrue();
      assertThat(verdict.sentence())
          .endsWith("The item that you gave is the one that was recorded.");
      assertVerdict(verifier.verify(evidence, scenario.items.get(4)), Code.TAMPERED, "item");
    }
  }

  @Test
  void anItemBesideTheFileNeedsAPathUnlessItIsTheOnlyOne() {
    assertVerdict(
        verifier.verify(scenario.evidence().encode(), scenario.items.get(0)),
        Code.INCOMPLETE,
        "item");

    List<byte[]> one = TestOperations.items(1);
    EvidenceFile single =
        scenario.evidenceOf(TestOperations.data(Scenario.SIGNER, TestOperations.SOURCE, one));
    assertThat(verifier.verify(single.encode(), one.get(0)).isValid()).isTrue();
    assertVerdict(verifier.verify(single.encode(), new byte[1]), Code.TAMPERED, "item");
  }

  @Test
  void aReceiptThatRepeatsTheOperationsSubjectIsValidToo() {
    Operation operation =
        TestOperations.data(Scenario.SIGNER, "urn:varve:source:bridge-7/x", scenario.items);
    scenario.log.put(Scenario.LEAF, operation);
    Receipt receipt =
        scenario.log.receiptWithSubject(
            "urn:varve:source:bridge-7/x", scenario.receiptKey, Scenario.LEAF, Scenario.SIZE);
    assertThat(verify(scenario.evidenceOf(operation, receipt)).isValid()).isTrue();

    Receipt other =
        scenario.log.receiptWithSubject(
            "urn:varve:source:other", scenario.receiptKey, Scenario.LEAF, Scenario.SIZE);
    assertVerdict(verify(scenario.evidenceOf(operation, other)), Code.UNTRUSTED_LOG, "receipt.sub");
  }

  @Test
  void aLogMaySignItsReceiptsWithEs256() {
    Scenario other = new Scenario(SigningKey.generate(SignatureAlgorithm.ES256));
    assertThat(other.verifier().verify(other.full().encode()).isValid()).isTrue();
    assertVerdict(verify(other.full()), Code.UNTRUSTED_LOG, "receipt.kid");
  }

  @Test
  void anotherLogIsNotTrusted() {
    EvidenceFile full = scenario.full();
    byte[] evidence = full.encode();
    Scenario forger = new Scenario(Scenario.FORGERS_KEY);
    assertVerdict(
        new Verifier(forger.trust().build()).verify(evidence), Code.UNTRUSTED_LOG, "receipt.kid");
    TrustFile otherOrigin =
        scenario.trustIn(NoteKey.ofLog("other.example/log", scenario.logKey().key())).build();
    assertVerdict(new Verifier(otherOrigin).verify(evidence), Code.UNTRUSTED_LOG, "receipt.iss");
    TrustFile otherCheckpointKey =
        scenario
            .trustIn(NoteKey.ofLog(Scenario.ORIGIN, Scenario.FORGERS_KEY.verificationKey()))
            .build();
    assertVerdict(
        new Verifier(otherCheckpointKey).verify(evidence),
        Code.UNTRUSTED_LOG,
        "checkpoint.signature");
    String otherCheckpoint =
        new TestLog("other.example/log", scenario.receiptKey, Scenario.CHECKPOINT_KEY)
            .checkpoint(Scenario.SIZE)
            .toString();
    assertVerdict(
        verify(
            EvidenceFile.of(full.operation(), full.receipt(), otherCheckpoint)
                .withBindings(full.bindings())),
        Code.UNTRUSTED_LOG,
        "checkpoint.origin");
  }

  @Test
  void receiptAndCheckpointOfDifferentTreeHeadsDoNotFit() {
    EvidenceFile now = scenario.evidence();
    String older = scenario.log.checkpoint(Scenario.SIZE - 1, Scenario.WITNESS).toString();
    EvidenceFile mixed =
        EvidenceFile.of(now.operation(), now.receipt(), older).withBindings(now.bindings());
    assertVerdict(verify(mixed), Code.TAMPERED, "receipt.size");

    TestLog fork = scenario.newLog().put(1, scenario.operation);
    String forked = fork.checkpoint(Scenario.SIZE, Scenario.WITNESS).toString();
    EvidenceFile torn =
        EvidenceFile.of(now.operation(), now.receipt(), forked).withBindings(now.bindings());
    assertVerdict(verify(torn), Code.TAMPERED, "checkpoint.root");
  }

  /** A receipt's signature alone does not say how large the tree is. */
  @Test
  void anotherTreeSizeWithTheSameShapeOfPathIsRefused() {
    EvidenceFile good = scenario.evidenceAt(5);
    Receipt lie =
        Receipt.of(good.receipt().head(), new InclusionProof(8, 1, good.receipt().proof().path()));
    Digest root = lie.rootFrom(good.operation().leafHash());
    assertThat(lie.head().verifies(scenario.receiptKey.verificationKey(), root)).isTrue();
    EvidenceFile forged = EvidenceFile.of(good.operation(), lie, good.checkpoint().toString());
    Verifier trusting =
        new Verifier(
            scenario
                .trust()
                .signer(Scenario.SIGNER.signer(), Scenario.SIGNER_KEY.verificationKey())
                .build());
    assertThat(trusting.verify(good.encode()).isValid()).isTrue();
    assertVerdict(trusting.verify(forged.encode()), Code.TAMPERED, "receipt.size");
  }

  @Test
  void witnessesMustConfirmAsTheTrustFileDemands() {
    EvidenceFile evidence = scenario.evidence();
    String unconfirmed = scenario.log.checkpoint(Scenario.SIZE).toString();
    EvidenceFile alone =
        EvidenceFile.of(evidence.operation(), evidence.receipt(), unconfirmed)
            .withBindings(evidence.bindings());
    Verdict verdict = verify(alone);
    assertVerdict(verdict, Code.NOT_AGREED, "checkpoint.witnesses");
    assertThat(verdict.sentence()).endsWith("0 of 1 confirm it, 1 must.");

    TrustFile undemanding = scenario.trust().quorum("none").build();
    assertThat(new Verifier(undemanding).verify(alone.encode()).isValid()).isTrue();
  }

  @Test
  void aSpoiltLineOfAKnownWitnessSpoilsTheEvidence() {
    EvidenceFile evidence = scenario.evidence();
    SignedNote other = scenario.log.checkpoint(Scenario.SIZE - 1, Scenario.WITNESS);
    String spoilt =
        scenario.log.checkpoint(Scenario.SIZE).with(other.signatures().get(1)).toString();
    EvidenceFile forged =
        EvidenceFile.of(evidence.operation(), evidence.receipt(), spoilt)
            .withBindings(evidence.bindings());
    assertVerdict(verify(forged), Code.TAMPERED, "checkpoint, signature of witness.example/w1");
  }

  @Test
  void aHistoryThatContradictsTheCheckpointOfTheTrustFileIsRolledBack() {
    byte[] evidence = scenario.evidence().encode();
    TrustFile same = scenario.trust().seen(Scenario.SIZE, scenario.log.root(Scenario.SIZE)).build();
    assertThat(new Verifier(same).verify(evidence).isValid()).isTrue();
    TrustFile later = scenario.trust().seen(Scenario.SIZE + 1, scenario.log.root(2)).build();
    assertThat(new Verifier(later).verify(evidence).isValid()).isTrue();
    TrustFile other = scenario.trust().seen(Scenario.SIZE, scenario.log.root(2)).build();
    assertVerdict(new Verifier(other).verify(evidence), Code.ROLLED_BACK, "checkpoint.root");
  }

  @Test
  void anItemThatTheOperationDoesNotCommitToIsTampered() {
    EvidenceFile evidence = scenario.evidence();
    List<Digest> path = scenario.itemTree.path(3);
    byte[] changed = scenario.items.get(3).clone();
    changed[20]++;
    assertVerdict(
        verify(evidence.withItem(EvidenceItem.ofContent(3, path, changed))),
        Code.TAMPERED,
        "item 3");
    assertVerdict(
        verify(evidence.withItem(EvidenceItem.ofContent(2, path, scenario.items.get(3)))),
        Code.TAMPERED,
        "item 2");
    assertVerdict(
        verify(evidence.withItem(EvidenceItem.ofContent(3, path.subList(1, 7), changed))),
        Code.TAMPERED,
        "item 3.path");
    assertVerdict(
        verify(evidence.withItem(EvidenceItem.ofContent(100, path, changed))),
        Code.TAMPERED,
        "item 100.path");
  }

  @Test
  void aBlockThatDoesNotHoldTheOperationIsTampered() {
    Encapsulation good = scenario.encapsulation();
    Encapsulation elsewhere = new Encapsulation(good.block(), 61, good.path());
    assertVerdict(
        verify(scenario.evidence().withEncapsulation(elsewhere)),
        Code.TAMPERED,
        "encapsulation.path");
    Encapsulation longer = new Encapsulation(good.block(), 60, good.path().subList(0, 3));
    assertVerdict(
        verify(scenario.evidence().withEncapsulation(longer)), Code.TAMPERED, "encapsulation.path");
  }

  @Test
  void aBlockOfAnotherChainOrBeforeTheOperationIsTampered() {
    List<Operation> alone = List.of(scenario.operation);
    Operation otherChain =
        TestOperations.block(Scenario.AUTHORITY, "other.example", alone).blockOperation();
    assertVerdict(
        verify(scenario.encapsulatedIn(otherChain, Scenario.BLOCK_LEAF)),
        Code.TAMPERED,
        "encapsulation.chain");
    Operation early =
        TestOperations.block(Scenario.AUTHORITY, Scenario.ORIGIN, alone).blockOperation();
    assertThat(verify(scenario.encapsulatedIn(early, Scenario.BLOCK_LEAF)).isValid()).isTrue();
    assertVerdict(
        verify(scenario.encapsulatedIn(early, Scenario.LEAF - 1)),
        Code.TAMPERED,
        "encapsulation.index");
    Operation forged =
        TestOperations.block(Scenario.FORGERS_KEY, Scenario.ORIGIN, alone).blockOperation();
    assertVerdict(
        verify(scenario.encapsulatedIn(forged, Scenario.BLOCK_LEAF)),
        Code.UNKNOWN_KEY,
        "encapsulation.kid");
  }

  @Test
  void aStatementWithoutReceiptIsNotRecorded() {
    byte[] evidence =
        new CborWriter()
            .map(3)
            .uint(0)
            .text("varve-evidence")
            .uint(1)
            .uint(0)
            .uint(2)
            .bytes(scenario.operation.bytes())
            .toBytes();
    assertVerdict(verifier.verify(evidence), Code.NOT_RECORDED, "receipt");
  }

  @Test
  void aNewerVersionIsUnsupportedWhateverElseItHolds() {
    byte[] evidence =
        new CborWriter()
            .map(3)
            .uint(0)
            .text("varve-evidence")
            .uint(1)
            .uint(1)
            .uint(40)
            .text("something new")
            .toBytes();
    Verdict verdict = verifier.verify(evidence);
    assertVerdict(verdict, Code.UNSUPPORTED, "file.version");
    assertThat(verdict.sentence())
        .contains("newer version of Varve")
        .contains("version 1, this program reads 0");
    assertThat(verdict.nextStep()).startsWith("Update Varve");
  }

  @Test
  void aNewerKindOfLedgerIsUnsupported() {
    byte[] evidence = scenario.evidence().withAnchor(LedgerAnchor.embedded(1)).encode();
    byte[] fabric = Bytes.replace(evidence, "embedded", "embeddeD");
    assertVerdict(verifier.verify(fabric), Code.UNSUPPORTED, "anchor");
  }

  @Test
  void whatIsNoEvidenceFileIsSaidToBeNone() {
    assertThat(verifier.verify(new byte[0]).code()).isEqualTo(Code.NOT_EVIDENCE);
    assertThat(verifier.verify("{\"json\": true}".getBytes(UTF_8)))
        .extracting(Verdict::code)
        .isEqualTo(Code.NOT_EVIDENCE);
    assertThat(verifier.verify(new byte[EvidenceFile.BYTES_MAX + 1]).sentence())
        .contains("over the limit of 2097152");
    byte[] truncated = Arrays.copyOf(scenario.full().encode(), 1_000);
    assertThat(verifier.verify(truncated).code()).isEqualTo(Code.TAMPERED);
    byte[] random = new byte[2_000];
    new Random(1).nextBytes(random);
    assertVerdict(verifier.verify(random), Code.NOT_EVIDENCE, "file");
  }

  @Test
  void aFlippedBitInTheNameOfTheFormatIsTampering() {
    byte[] evidence = scenario.full().encode();
    for (int bit = 0; bit < 17 * 8; bit++) {
      byte[] flipped = evidence.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(verifier.verify(flipped).code()).as("bit %d", bit).isEqualTo(Code.TAMPERED);
    }
  }

  private Verdict verify(EvidenceFile file) {
    return verifier.verify(file.encode());
  }

  private static void assertVerdict(Verdict verdict, Code code, String where) {
    assertThat(verdict.code()).as(verdict.toString()).isEqualTo(code);
    assertThat(verdict.where()).isEqualTo(where);
    assertThat(verdict.nextStep()).isNotBlank();
  }
}
