package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;

/** A change of a resource is proven as a reading is: signed by its operator, whose key is bound. */
class ControlEvidenceTest {
  private static final ActorName ANN = new ActorName(Office.OPERATOR, "ann");

  private final Scenario scenario = new Scenario();
  private final TestLog log = scenario.newLog();

  @Test
  @Tag("Y-6.2.1-c")
  void aChangeByAnOperatorWhoseKeyIsBoundIsValid() {
    record(bindingTo(ANN.sources()), control(Scenario.SIGNER_KEY));
    EvidenceFile evidence = evidence();
    assertThat(scenario.verifier().verify(evidence.encode()).isValid()).isTrue();
    assertThat(EvidenceJson.of(evidence)).contains("\"kind\": \"Grant\"", "\"user\": \"eve\"");
  }

  @Test
  void theFirstChangesAreOfAnAuthority() {
    record(bindingTo(ANN.sources()), control(Scenario.AUTHORITY));
    assertThat(scenario.verifier().verify(evidence().withBindings(List.of()).encode()).isValid())
        .isTrue();
  }

  @Test
  void aKeyThatIsNotBoundToTheOperatorsNameProvesNothing() {
    record(bindingTo(List.of("urn:example:lamp")), control(Scenario.SIGNER_KEY));
    assertThat(codeOf(evidence())).isEqualTo(Code.UNKNOWN_KEY);
    assertThat(codeOf(evidence().withBindings(List.of()))).isEqualTo(Code.UNKNOWN_KEY);
  }

  private Code codeOf(EvidenceFile evidence) {
    return scenario.verifier().verify(evidence.encode()).code();
  }

  private void record(Operation binding, Operation control) {
    log.put(Scenario.BINDING_LEAF, binding).put(Scenario.LEAF, control);
  }

  private EvidenceFile evidence() {
    return EvidenceFile.of(
            log.recorded(Scenario.LEAF, Scenario.SIZE).operation(),
            log.receipt(Scenario.LEAF, Scenario.SIZE),
            log.checkpoint(Scenario.SIZE, Scenario.WITNESS).toString())
        .withBindings(List.of(log.recorded(Scenario.BINDING_LEAF, Scenario.SIZE)));
  }

  private static Operation bindingTo(List<String> sources) {
    VerificationKey key = Scenario.SIGNER_KEY.verificationKey();
    SignerBody body =
        new SignerBody(
            Scenario.SIGNER.signer(), key, sources, SignerBody.State.ACTIVE, Optional.empty());
    return sign(Scenario.AUTHORITY, "urn:varve:actors", OperationKind.SIGNER, body.encode());
  }

  private static Operation control(SigningKey key) {
    Spec spec =
        Spec.of(Map.of("user", SpecValue.of("eve"), "sources", SpecValue.of(List.of("lamp"))));
    ControlBody body = ControlBody.set("Grant", "lamps", 1, spec, Optional.empty());
    return sign(key, ANN.source(), OperationKind.CONTROL, body.encode());
  }

  private static Operation sign(SigningKey key, String source, OperationKind kind, byte[] body) {
    OperationPayload payload = OperationPayload.of(kind).epoch(9).sequence(1).body(body).build();
    return OperationSigner.of(key).sign(source, TestOperations.SAMPLED, payload);
  }
}
