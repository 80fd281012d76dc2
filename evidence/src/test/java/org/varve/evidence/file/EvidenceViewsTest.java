package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.TlogProof;
import org.varve.evidence.log.WorkedExample;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SignedStatement;

/** What evidence becomes for other people's programs. */
class EvidenceViewsTest {
  private final Scenario scenario = new Scenario();
  private final TrustFile trust = scenario.trust().build();

  @Test
  void partsHaveTheNamesThatOtherToolsAreTold() {
    assertThat(EvidenceParts.of(scenario.full(), trust).keySet())
        .containsExactly(
            "checkpoint.txt",
            "item.bin",
            "log-key.cose",
            "log-key.pem",
            "log.vkey",
            "operation.cose",
            "operation.tlog-proof",
            "receipt.cose",
            "signer-key.pem",
            "witness.vkeys");
  }

  @Test
  void partsThatAreNotThereAreLeftOut() {
    EvidenceFile unbound = scenario.evidenceOfLeaf(Scenario.LEAF);
    TrustFile noWitness =
        TrustFile.builder(scenario.logKey(), scenario.receiptKey.verificationKey()).build();
    assertThat(EvidenceParts.of(unbound, noWitness).keySet())
        .doesNotContain("item.bin", "signer-key.pem", "witness.vkeys")
        .hasSize(7);
  }

  /** The steps of docs/evidence.md, taken with nothing but the files. */
  @Test
  void partsVerifyByThemselves() {
    SortedMap<String, byte[]> parts = EvidenceParts.of(scenario.full(), trust);
    Operation operation = Operation.decode(parts.get("operation.cose"));
    assertThat(operation.signedBy(VerificationKey.fromPem(text(parts, "signer-key.pem")))).isTrue();

    Receipt receipt = Receipt.decode(parts.get("receipt.cose"));
    VerificationKey logKey = VerificationKey.fromPem(text(parts, "log-key.pem"));
    assertThat(logKey).isEqualTo(VerificationKey.fromCoseKey(parts.get("log-key.cose")));
    assertThat(receipt.head().verifies(logKey, receipt.rootFrom(operation.leafHash()))).isTrue();

    SignedNote note = SignedNote.parse(text(parts, "checkpoint.txt"));
    assertThat(note.isSignedBy(NoteKey.parse(text(parts, "log.vkey").strip()))).isTrue();
    assertThat(note.isSignedBy(NoteKey.parse(text(parts, "witness.vkeys").strip()))).isTrue();

    TlogProof proof = TlogProof.parse(text(parts, "operation.tlog-proof"));
    assertThat(MerkleTree.rootFromPath(proof.inclusion(), operation.leafHash()))
        .isEqualTo(Checkpoint.parse(note.text()).root());
    assertThat(parts.get("item.bin")).isEqualTo(scenario.items.get(Scenario.ITEM));
  }

  @Test
  void jsonShowsEveryPartThatIsThere() {
    assertThat(EvidenceJson.of(scenario.full()))
        .startsWith("{\n  \"format\": \"varve-evidence\",\n  \"version\": 0,\n")
        .contains("\"signer\": \"urn:varve:signer:be5de2f4bcdc383add3fc9827d345f1a\"")
        .contains("\"leafIndex\": 700011")
        .contains("\"anchor\"", "\"encapsulation\"", "\"bindings\"", "\"item\"");
    assertThat(EvidenceJson.of(scenario.evidenceOfLeaf(Scenario.LEAF)))
        .doesNotContain("\"anchor\"", "\"encapsulation\"", "\"bindings\"", "\"item\"");
  }

  @Test
  void jsonEscapesWhatATerminalWouldActUpon() {
    assertThat(JsonWriter.write(Map.of("k", "a\"\\\n\u001b[31m\u009b\ud83d\ude00é")))
        .isEqualTo("{\n  \"k\": \"a\\\"\\\\\\n\\u001b[31m\\u009b\\ud83d\\ude00é\"\n}\n");
    assertThat(JsonWriter.write(Map.of("k", List.of()))).isEqualTo("{\n  \"k\": []\n}\n");
    assertThat(JsonWriter.write(Map.of("k", true))).isEqualTo("{\n  \"k\": true\n}\n");
  }

  @Test
  void aTransparentStatementGivesBackTheStatementThatTheLogHashed() {
    byte[] bytes = WorkedExample.bytes("operation-1.cose");
    Receipt receipt = Receipt.decode(WorkedExample.bytes("receipt-1.cose"));
    SignedStatement statement = SignedStatement.decode(bytes);
    byte[] transparent = new TransparentStatement(statement, List.of(receipt, receipt)).encode();

    TransparentStatement again = TransparentStatement.decode(transparent);
    assertThat(again.statement().bytes()).isEqualTo(bytes);
    assertThat(again.receipts()).containsExactly(receipt, receipt);
    assertThat(again.encode()).isEqualTo(transparent);
    assertThatThrownBy(() -> SignedStatement.decode(transparent))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> TransparentStatement.decode(bytes))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> new TransparentStatement(statement, List.of()))
        .hasMessageContaining("1 to 16 receipts");
  }

  private static String text(SortedMap<String, byte[]> parts, String name) {
    return new String(parts.get(name), UTF_8);
  }
}
