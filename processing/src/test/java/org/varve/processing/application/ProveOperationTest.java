package org.varve.processing.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.file.Encapsulation;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.EvidenceItem;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.file.RecordedOperation;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.TrustFileBuilder;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.FakeLedger;
import org.varve.processing.LedgerNode;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What is proven convinces the verifier, which knows nothing but a trust file. */
class ProveOperationTest {
  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private RocksIndex index;
  private IndexFold fold;
  private ProveOperation proofs;

  @BeforeEach
  void start() {
    index =
        RocksIndex.open(folder, 1 << 20, node.ledger().identity().genesis().id(), position -> true);
    fold = new IndexFold(node.ledger(), index, block -> {});
    fold.start();
    proofs = new ProveOperation(node.ledger().log(), node.contents(), index, fold.progress());
  }

  @AfterEach
  void stop() {
    fold.stop();
    index.close();
  }

  @Test
  @Tag("Y-6.2.4-d")
  void provesAnOperationWithItsItemsBindingAndDataBlock() {
    Operation operation = node.recorded("a", "b", "c");
    node.recorded("later");
    for (int item = 0; item < 3; item++) {
      for (boolean withItem : List.of(true, false)) {
        OperationProof proof =
            proofs.prove(
                new ProofRequest(operation.id(), OptionalInt.of(item), withItem, true, true));
        Verdict verdict =
            withItem
                ? verifier().verify(evidence(proof).encode())
                : verifier()
                    .verify(
                        evidence(proof).encode(), List.of("a", "b", "c").get(item).getBytes(UTF_8));
        assertThat(verdict)
            .extracting(Verdict::code)
            .as(verdict.toString())
            .isEqualTo(Verdict.Code.VALID);
      }
    }
  }

  @Test
  void provesEverythingUnderTheNewestHead() {
    Operation operation = node.recorded("a");
    node.recorded("later");
    OperationProof proof = proofs.prove(whole(operation));
    long size = node.ledger().log().head().size();
    assertThat(proof.operation().receipt().proof().treeSize()).isEqualTo(size);
    assertThat(proof.bindings().get(0).receipt().proof().treeSize()).isEqualTo(size);
    assertThat(proof.encapsulation().orElseThrow().seal().receipt().proof().treeSize())
        .isEqualTo(size);
    assertThat(proof.checkpoint()).isEqualTo(node.ledger().log().head().checkpoint());
  }

  @Test
  void givesTheBindingThatWasInForceAndNotALaterOne() {
    TestSource device = node.source("urn:varve:source:device");
    Operation bound = node.authority().binds(device);
    node.append(bound);
    Operation while1 = device.says("while bound");
    node.append(while1);
    Operation again = node.authority().binds(device, Optional.empty(), "urn:varve:*");
    node.append(again);
    Operation while2 = device.says("bound again");
    node.append(while2);

    OperationProof first = proofs.prove(whole(while1));
    assertThat(first.bindings()).hasSize(1);
    assertThat(first.bindings().get(0).operation()).isEqualTo(bound);
    assertThat(verifier().verify(evidence(first).encode()).code()).isEqualTo(Verdict.Code.VALID);
    OperationProof second = proofs.prove(whole(while2));
    assertThat(second.bindings().get(0).operation()).isEqualTo(again);
    assertThat(verifier().verify(evidence(second).encode()).code()).isEqualTo(Verdict.Code.VALID);
  }

  @Test
  void provesTheDataBlockAlsoIfAnotherOperationOfItWasRefused() {
    Operation refused = node.source("urn:varve:source:stranger").says("refused");
    Operation operation = node.source().says("a");
    node.append(refused, operation, node.source().says("b"));
    OperationProof proof = proofs.prove(whole(operation));
    assertThat(proof.encapsulation().orElseThrow().index()).isEqualTo(1);
    Verdict verdict = verifier().verify(evidence(proof).encode());
    assertThat(verdict.code()).as(verdict.toString()).isEqualTo(Verdict.Code.VALID);
  }

  @Test
  void provesOperationsOfEveryKind() {
    node.recorded("a");
    long size = node.ledger().log().head().size();
    for (long leaf = 0; leaf < size; leaf++) {
      Operation operation = node.ledger().log().operation(leaf).orElseThrow().operation();
      OperationProof proof = proofs.prove(whole(operation));
      Verdict verdict = verifier().verify(evidence(proof).encode());
      assertThat(verdict.code()).as("leaf %d: %s", leaf, verdict).isEqualTo(Verdict.Code.VALID);
    }
  }

  @Test
  void leavesOutWhatIsNotAskedFor() {
    Operation operation = node.recorded("a");
    OperationProof proof =
        proofs.prove(new ProofRequest(operation.id(), OptionalInt.empty(), true, false, false));
    assertThat(proof.item()).isEmpty();
    assertThat(proof.bindings()).isEmpty();
    assertThat(proof.encapsulation()).isEmpty();
  }

  @Test
  void doesNotFindWhatIsNotThere() {
    Operation operation = node.recorded("a");
    assertReason(
        ErrorReason.NOT_FOUND,
        () ->
            proofs.prove(new ProofRequest(operation.id(), OptionalInt.of(1), true, false, false)));
    assertReason(
        ErrorReason.NOT_FOUND,
        () ->
            proofs.prove(
                new ProofRequest(
                    new OperationId(Digest.sha256(new byte[0])),
                    OptionalInt.empty(),
                    false,
                    false,
                    false)));
  }

  @Test
  void provesNothingOfDamagedBytes() {
    Operation operation = node.recorded("a");
    node.contents().damage(operation.payload().contentRoot().orElseThrow());
    assertReason(
        ErrorReason.DATA_DAMAGED,
        () ->
            proofs.prove(new ProofRequest(operation.id(), OptionalInt.of(0), true, false, false)));
    long seal = node.ledger().log().leafIndexOf(operation.id()).orElseThrow() + 1;
    FakeLedger damaged = new FakeLedger(node.ledger());
    damaged.replaceOperation(seal, operation);
    ProveOperation onDamaged =
        new ProveOperation(damaged.log(), node.contents(), index, fold.progress());
    assertReason(ErrorReason.DATA_DAMAGED, () -> onDamaged.prove(whole(operation)));
  }

  @Test
  void saysWhereOnTheLedgerToAsk() {
    Operation operation = node.recorded("a");
    long height = node.ledger().status().height();
    assertThat(proofs.prove(whole(operation)).anchor()).isEqualTo(LedgerAnchor.embedded(height));

    LedgerAnchor transaction = LedgerAnchor.fabric("lighting", 7, operation.leafHash());
    FakeLedger elsewhere = new FakeLedger(node.ledger());
    elsewhere.anchorAt(transaction);
    ProveOperation there =
        new ProveOperation(elsewhere.log(), node.contents(), index, fold.progress());
    assertThat(there.prove(whole(operation)).anchor()).isEqualTo(transaction);
  }

  private static ProofRequest whole(Operation operation) {
    return new ProofRequest(operation.id(), OptionalInt.empty(), false, true, true);
  }

  private Verifier verifier() {
    TrustFileBuilder trust =
        TrustFile.builder(
            node.ledger().identity().checkpointKey(), node.ledger().identity().receiptKey());
    node.fixtures().authorities().forEach(trust::authority);
    return new Verifier(trust.build());
  }

  private static EvidenceFile evidence(OperationProof proof) {
    EvidenceFile file =
        EvidenceFile.of(
                proof.operation().operation(), proof.operation().receipt(), proof.checkpoint())
            .withBindings(proof.bindings().stream().map(ProveOperationTest::recorded).toList());
    if (proof.item().isPresent()) {
      OperationProof.ItemProof item = proof.item().get();
      file =
          file.withItem(
              item.item()
                  .map(bytes -> EvidenceItem.ofContent(item.index(), item.path(), bytes))
                  .orElseGet(() -> EvidenceItem.ofDigest(item.index(), item.path(), item.leaf())));
    }
    if (proof.encapsulation().isPresent()) {
      OperationProof.Encapsulation sealed = proof.encapsulation().get();
      file =
          file.withEncapsulation(
              new Encapsulation(recorded(sealed.seal()), sealed.index(), sealed.path()));
    }
    return file;
  }

  private static RecordedOperation recorded(OperationProof.Proven proven) {
    return new RecordedOperation(proven.operation(), proven.receipt());
  }

  private static void assertReason(ErrorReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(reason));
  }
}
