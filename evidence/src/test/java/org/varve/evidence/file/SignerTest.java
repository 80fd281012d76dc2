package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.log.WorkedExample;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody.State;

/** Whose key signed, and whether it might. */
class SignerTest {
  private static final Digest KID = Scenario.SIGNER_KEY.verificationKey().kid();
  private static final long EARLY = 100;
  private static final long MIDDLE = 500_000;
  private static final long LATE = 1_000_000;

  private final Scenario scenario = new Scenario();
  private final Operation active = binding(State.ACTIVE);
  private final Operation revoked = binding(State.REVOKED);

  @Test
  void aKeyThatNothingBindsIsUnknown() {
    assertVerdict(evidence(), Code.UNKNOWN_KEY, "operation.kid");
  }

  @Test
  void aKeyOfTheTrustFileNeedsNoBinding() {
    TrustFile trust = scenario.trust().signer(Scenario.SIGNER.signer(), key()).build();
    assertThat(new Verifier(trust).verify(evidence().encode()).isValid()).isTrue();
  }

  @Test
  void aKeyOfTheTrustFileIsTrustedUnderItsNameOnly() {
    TrustFile trust = scenario.trust().signer("urn:varve:signer:other", key()).build();
    Verdict verdict = new Verifier(trust).verify(evidence().encode());
    assertVerdict(verdict, Code.UNKNOWN_KEY, "operation.iss");
  }

  @Test
  void theNewestBindingBeforeTheOperationDecides() {
    assertThat(verify(evidence(EARLY, active)).isValid()).isTrue();
    assertVerdict(evidence(EARLY, active, MIDDLE, revoked), Code.REVOKED_KEY, "binding 2");
    assertVerdict(evidence(MIDDLE, revoked, EARLY, active), Code.REVOKED_KEY, "binding 1");
    assertThat(verify(evidence(EARLY, revoked, MIDDLE, active)).isValid()).isTrue();
  }

  @Test
  void whatWasRecordedAfterTheOperationSaysNothingAboutIt() {
    assertThat(verify(evidence(EARLY, active, LATE, revoked)).isValid()).isTrue();
    assertVerdict(evidence(LATE, active), Code.UNKNOWN_KEY, "operation.iss");
  }

  @Test
  void aRevocationOnTheLogHoldsForKeysOfTheTrustFileToo() {
    TrustFile trust = scenario.trust().signer(Scenario.SIGNER.signer(), key()).build();
    Verdict verdict = new Verifier(trust).verify(evidence(MIDDLE, revoked).encode());
    assertVerdict(verdict, Code.REVOKED_KEY, "binding 1");
  }

  @Test
  void aBindingIsForItsSourcesOnly() {
    Operation elsewhere =
        TestOperations.data(Scenario.SIGNER, "urn:varve:source:bridge-8/x", scenario.items);
    Verdict verdict = verify(scenario.evidenceOf(elsewhere));
    assertVerdict(verdict, Code.UNKNOWN_KEY, "binding 1.sources");
    assertThat(verdict.sentence()).contains("source urn:varve:source:bridge-8/x");
  }

  @Test
  void aBindingIsForItsSignersNameOnly() {
    OperationSigner other = new OperationSigner(Scenario.SIGNER_KEY, "urn:varve:signer:other");
    Operation operation = TestOperations.data(other, TestOperations.SOURCE, scenario.items);
    assertVerdict(scenario.evidenceOf(operation), Code.UNKNOWN_KEY, "binding 1.signer");
  }

  @Test
  void aBindingOfAnotherKeySaysNothing() {
    SigningKey other = WorkedExample.key(0xc0);
    Operation ofOther =
        TestOperations.binding(Scenario.AUTHORITY, OperationSigner.of(other), other, State.ACTIVE);
    assertVerdict(evidence(EARLY, ofOther), Code.UNKNOWN_KEY, "operation.kid");
    assertThat(verify(evidence(EARLY, ofOther, MIDDLE, active)).isValid()).isTrue();
  }

  @Test
  void onlyAnAuthorityBinds() {
    Operation forged =
        TestOperations.binding(
            Scenario.FORGERS_KEY, Scenario.SIGNER, Scenario.SIGNER_KEY, State.ACTIVE);
    assertVerdict(evidence(EARLY, forged), Code.UNKNOWN_KEY, "binding 1.kid");
    Operation byItself =
        TestOperations.binding(
            Scenario.SIGNER_KEY, Scenario.SIGNER, Scenario.SIGNER_KEY, State.ACTIVE);
    assertVerdict(evidence(EARLY, byItself), Code.UNKNOWN_KEY, "binding 1.kid");
  }

  @Test
  void everyBindingMustVerifyWhetherNeededOrNot() {
    Operation spoilt = Operation.decode(Bytes.flipBit(revoked.bytes(), 8 * revoked.size() - 1));
    assertVerdict(evidence(EARLY, active, LATE, spoilt), Code.TAMPERED, "binding 2.signature");
  }

  @Test
  void aBindingThatIsNotInTheTreeIsTampered() {
    EvidenceFile evidence = evidence(EARLY, active);
    EvidenceFile unrecorded =
        evidence.withBindings(
            List.of(new RecordedOperation(revoked, evidence.bindings().get(0).receipt())));
    assertVerdict(unrecorded, Code.TAMPERED, "binding 1.path");
  }

  @Test
  void aBindingOfAnotherTreeHeadHasNoPlaceInEvidence() {
    EvidenceFile evidence = evidence(EARLY, active);
    List<RecordedOperation> older = List.of(scenario.log.recorded(EARLY, Scenario.SIZE - 1));
    assertThatThrownBy(() -> evidence.withBindings(older))
        .hasMessage("binding 1: all receipts are of one tree head");
    List<RecordedOperation> noBinding =
        List.of(scenario.log.recorded(Scenario.LEAF, Scenario.SIZE));
    assertThatThrownBy(() -> evidence.withBindings(noBinding))
        .hasMessage("binding 1: the operation is of kind SIGNER");
    List<RecordedOperation> tooMany =
        Collections.nCopies(5, scenario.log.recorded(EARLY, Scenario.SIZE));
    assertThatThrownBy(() -> evidence.withBindings(tooMany))
        .hasMessage("bindings: there are at most 4 bindings");
  }

  @Test
  void theTrustFileRevokesFromALeafOn() {
    byte[] evidence = evidence(EARLY, active).encode();
    TrustFile after = scenario.trust().revoked(KID, Scenario.LEAF + 1).build();
    assertThat(new Verifier(after).verify(evidence).isValid()).isTrue();
    TrustFile from = scenario.trust().revoked(KID, Scenario.LEAF).build();
    assertVerdict(new Verifier(from).verify(evidence), Code.REVOKED_KEY, "operation.kid");
    Digest authority = Scenario.AUTHORITY.verificationKey().kid();
    TrustFile noAuthority = scenario.trust().revoked(authority, EARLY).build();
    assertVerdict(new Verifier(noAuthority).verify(evidence), Code.REVOKED_KEY, "binding 1.kid");
  }

  @Test
  void aSignatureOfAnotherKeyIsTampered() {
    OperationSigner forger = new OperationSigner(Scenario.FORGERS_KEY, Scenario.SIGNER.signer());
    Operation forged = TestOperations.data(forger, TestOperations.SOURCE, scenario.items);
    assertVerdict(scenario.evidenceOf(forged), Code.UNKNOWN_KEY, "operation.kid");
    Operation spoilt =
        Operation.decode(
            Bytes.flipBit(scenario.operation.bytes(), 8 * scenario.operation.size() - 9));
    assertVerdict(scenario.evidenceOf(spoilt), Code.TAMPERED, "operation.signature");
  }

  @Test
  void operationsOfAuthoritiesAndTheGenesisAreEvidenceToo() {
    assertThat(verify(scenario.evidenceOfLeaf(Scenario.BINDING_LEAF)).isValid()).isTrue();
    assertThat(verify(scenario.evidenceOfLeaf(Scenario.BLOCK_LEAF)).isValid()).isTrue();
    assertThat(verify(scenario.evidenceOfLeaf(0)).isValid()).isTrue();
  }

  @Test
  void governingOperationsOfOtherKeysAreNotTrusted() {
    Operation forged =
        TestOperations.block(Scenario.SIGNER_KEY, Scenario.ORIGIN, List.of(scenario.operation))
            .blockOperation();
    scenario.log.put(5, forged);
    assertVerdict(scenario.evidenceOfLeaf(5), Code.UNKNOWN_KEY, "operation.kid");
  }

  @Test
  void aGenesisIsTheFirstEntryOfTheLogItself() {
    scenario.log.put(5, scenario.genesis(Scenario.ORIGIN));
    assertVerdict(scenario.evidenceOfLeaf(5), Code.TAMPERED, "operation");
    scenario.log.put(0, scenario.genesis("other.example/log"));
    assertVerdict(scenario.evidenceOfLeaf(0), Code.TAMPERED, "operation");
    scenario.log.put(0, new Scenario(Scenario.FORGERS_KEY).genesis(Scenario.ORIGIN));
    assertVerdict(scenario.evidenceOfLeaf(0), Code.UNKNOWN_KEY, "operation.kid");
  }

  private static Operation binding(State state) {
    return TestOperations.binding(Scenario.AUTHORITY, Scenario.SIGNER, Scenario.SIGNER_KEY, state);
  }

  private static VerificationKey key() {
    return Scenario.SIGNER_KEY.verificationKey();
  }

  /** Evidence of the scenario's operation with bindings, given as leaf index and operation. */
  private EvidenceFile evidence(Object... leavesAndBindings) {
    List<Long> leaves = new ArrayList<>();
    for (int i = 0; i < leavesAndBindings.length; i += 2) {
      leaves.add((Long) leavesAndBindings[i]);
      scenario.log.put((Long) leavesAndBindings[i], (Operation) leavesAndBindings[i + 1]);
    }
    return scenario
        .evidence()
        .withBindings(
            leaves.stream().map(leaf -> scenario.log.recorded(leaf, Scenario.SIZE)).toList());
  }

  private Verdict verify(EvidenceFile file) {
    return scenario.verifier().verify(file.encode());
  }

  private void assertVerdict(EvidenceFile file, Code code, String where) {
    assertVerdict(verify(file), code, where);
  }

  private static void assertVerdict(Verdict verdict, Code code, String where) {
    assertThat(verdict.code()).as(verdict.toString()).isEqualTo(code);
    assertThat(verdict.where()).isEqualTo(where);
  }
}
