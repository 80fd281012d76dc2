package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.golden.GoldenFiles;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.WorkedExample;
import org.varve.evidence.operation.Operation;

/** One log that organisations run together: one text of the checkpoint, keys of each one's own. */
class OrganisationsTest {
  private static final long SIZE = Scenario.SIZE;

  private final Scenario scenario = new Scenario();
  private final Organisation north = new Organisation("north", 0xb0);
  private final Organisation south = new Organisation("south", 0xc0);
  private final Organisation east = new Organisation("east", 0xd0);

  /** In no trust file. */
  private final Organisation forger = new Organisation("forger", 0xe0);

  @Test
  void evidenceFromEitherIsValidUnderOneTrustFileAndDiffersInSignaturesAlone() {
    TrustFile trust = trust(2).build();
    EvidenceFile fromNorth = north.evidence(north.note(north, south));
    EvidenceFile fromSouth = south.evidence(south.note(north, south));

    assertThat(verdict(trust, fromNorth)).isEqualTo(Code.VALID);
    assertThat(verdict(trust, fromSouth)).isEqualTo(Code.VALID);
    assertThat(fromSouth.encode()).isNotEqualTo(fromNorth.encode());
    assertThat(fromSouth.receipt().proof()).isEqualTo(fromNorth.receipt().proof());
    assertThat(fromSouth.checkpoint().text()).isEqualTo(fromNorth.checkpoint().text());
    assertThat(
            north
                .evidence(fromSouth.operation(), fromNorth.receipt(), fromNorth.checkpoint())
                .withAnchor(fromSouth.anchor().orElseThrow())
                .encode())
        .as("with receipts and checkpoint of north, what is left of south's is north's")
        .isEqualTo(fromNorth.encode());
  }

  @Test
  void fewerThanTheQuorumHaveNotAgreed() {
    for (int quorum = 1; quorum <= 3; quorum++) {
      TrustFile trust = trust(quorum).build();
      for (List<Organisation> signed :
          List.of(
              List.<Organisation>of(),
              List.of(south),
              List.of(north, east),
              List.of(north, south, east))) {
        Organisation[] cosigners = signed.toArray(Organisation[]::new);
        assertThat(verdict(trust, north.evidence(north.note(cosigners))))
            .as("%s of 3 signed, %s must", signed.size(), quorum)
            .isEqualTo(signed.size() >= quorum ? Code.VALID : Code.NOT_AGREED);
      }
    }
  }

  @Test
  void aCosignerThatTheTrustFileDoesNotNameDoesNotCount() {
    assertThat(verdict(trust(2).build(), north.evidence(north.note(north, forger))))
        .isEqualTo(Code.NOT_AGREED);
  }

  @Test
  void aSecondKeyThatIsNotInTheTrustFileSignsNothing() {
    TrustFile trust = trust(2).build();
    assertVerdict(
        trust, forger.evidence(forger.note(north, south)), Code.UNTRUSTED_LOG, "receipt.kid");
    assertVerdict(
        trust,
        north.evidence(forger.note(north, south)),
        Code.UNTRUSTED_LOG,
        "checkpoint.signature");
  }

  @Test
  void ofSeveralKeysAnyOneWillDo() {
    EvidenceFile mixed = north.evidence(south.note(north, south));
    assertThat(verdict(trust(2).build(), mixed)).isEqualTo(Code.VALID);
    SignedNote signedTwice = north.note(north, south).with(south.line(SIZE));
    assertThat(verdict(trust(2).build(), north.evidence(signedTwice))).isEqualTo(Code.VALID);
  }

  @Test
  void aFalseLineOfOneSpoilsWhatTheOtherSigned() {
    SignedNote spoilt = north.note(north, south).with(south.line(SIZE / 2));
    assertThat(verdict(trust(2).build(), north.evidence(spoilt))).isEqualTo(Code.TAMPERED);
  }

  @Test
  void theLogOfOneHasGrownSinceTheCheckpointOfTheOther() {
    Verifier verifier = new Verifier(trust(2).build());
    String older = south.note(SIZE / 2, north, south).toString();
    String newer = north.note(north, south).toString();
    assertThat(verifier.checkGrowth(older, newer, north.log.consistency(SIZE / 2, SIZE)).code())
        .isEqualTo(Code.VALID);
  }

  @Test
  void completenessFilesTakeAnyKeyAsWell() {
    byte[] run = GoldenFiles.bytes("evidence/run.completeness");
    TrustFileBuilder others = trust(1);
    assertThat(new Verifier(others.build()).verify(run).code()).isEqualTo(Code.UNTRUSTED_LOG);
    TrustFile all =
        others
            .log(scenario.logKey())
            .receiptKey(Scenario.RECEIPT_KEY.verificationKey())
            .quorum(Quorum.NONE)
            .build();
    assertThat(new Verifier(all).verify(run).code()).isEqualTo(Code.VALID);
  }

  @Test
  void theTextFormKeepsAllKeysInTheirOrder() {
    TrustFile trust = trust(2).build();
    assertThat(TrustFile.parse(trust.toString())).hasToString(trust.toString());
    assertThat(trust.logKeys().keys())
        .containsExactly(north.logKey(), south.logKey(), east.logKey());
    assertThat(trust.receiptKeys()).hasSize(3);
  }

  @Test
  void takenApartItComesWithTheKeysThatSignedIt() {
    EvidenceFile fromSouth = south.evidence(south.note(north, south));
    var parts = EvidenceParts.of(fromSouth, trust(2).build());
    assertThat(new String(parts.get("log.vkey"), UTF_8)).isEqualTo(south.logKey() + "\n");
    assertThat(parts.get("log-key.cose")).isEqualTo(south.receiptKey.verificationKey().coseKey());
  }

  private TrustFileBuilder trust(int quorum) {
    TrustFileBuilder trust =
        TrustFile.builder(north.logKey(), north.receiptKey.verificationKey())
            .authority(Scenario.AUTHORITY.verificationKey());
    for (Organisation other : List.of(south, east)) {
      trust.log(other.logKey()).receiptKey(other.receiptKey.verificationKey());
    }
    List<Organisation> all = List.of(north, south, east);
    all.forEach(each -> trust.witness(each.name, each.cosigner.noteKey()));
    return trust
        .group("organisations", quorum, all.stream().map(each -> each.name).toList())
        .quorum("organisations");
  }

  private static Code verdict(TrustFile trust, EvidenceFile evidence) {
    return new Verifier(trust).verify(evidence.encode()).code();
  }

  private static void assertVerdict(
      TrustFile trust, EvidenceFile evidence, Code code, String where) {
    assertThat(new Verifier(trust).verify(evidence.encode()))
        .extracting(Verdict::code, Verdict::where)
        .containsExactly(code, where);
  }

  /** A node of the log, with three keys of its own and the same entries as every other. */
  private final class Organisation {
    private final String name;
    private final SigningKey receiptKey;
    private final SigningKey checkpointKey;
    private final Cosigner cosigner;
    private final TestLog log;

    Organisation(String name, int firstByte) {
      this.name = name;
      receiptKey = WorkedExample.key(firstByte);
      checkpointKey = WorkedExample.key(firstByte + 1);
      cosigner = new Cosigner(WorkedExample.key(firstByte + 2), Scenario.ORIGIN + "/" + name);
      log = new TestLog(Scenario.ORIGIN, receiptKey, checkpointKey);
      log.put(Scenario.BINDING_LEAF, scenario.binding).put(Scenario.LEAF, scenario.operation);
    }

    NoteKey logKey() {
      return NoteKey.ofLog(Scenario.ORIGIN, checkpointKey.verificationKey());
    }

    SignedNote note(Organisation... cosigners) {
      return note(SIZE, cosigners);
    }

    SignedNote note(long size, Organisation... cosigners) {
      return log.checkpoint(
          size, Arrays.stream(cosigners).map(each -> each.cosigner).toArray(Cosigner[]::new));
    }

    /** Its own signature line under its checkpoint of a size. */
    NoteSignature line(long size) {
      return log.checkpoint(size).signatures().get(0);
    }

    EvidenceFile evidence(SignedNote note) {
      return evidence(scenario.operation, log.receipt(Scenario.LEAF, SIZE), note);
    }

    EvidenceFile evidence(Operation operation, Receipt receipt, SignedNote note) {
      return EvidenceFile.of(operation, receipt, note.toString())
          .withItem(scenario.item())
          .withAnchor(LedgerAnchor.fabric("lighting", 70_000, Scenario.TRANSACTION))
          .withBindings(
              List.of(
                  new RecordedOperation(
                      scenario.binding, log.receiptLike(receipt, Scenario.BINDING_LEAF))));
    }
  }
}
