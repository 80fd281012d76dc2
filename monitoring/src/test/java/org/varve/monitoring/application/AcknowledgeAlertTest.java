package org.varve.monitoring.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.monitoring.adapter.file.AlertFile;
import org.varve.monitoring.domain.Alert;
import org.varve.monitoring.domain.AlertRule;
import org.varve.monitoring.domain.Finding;
import org.varve.monitoring.domain.Severity;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class AcknowledgeAlertTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final String FORK = "fork:meter";

  @TempDir Path folder;

  private final OperationSigner signer =
      OperationSigner.of(SigningKey.generate(SignatureAlgorithm.EDDSA));
  private final List<byte[]> recorded = new ArrayList<>();
  private Optional<Failure> refusal = Optional.empty();
  private Runnable meanwhile = () -> {};
  private AlertDesk desk;
  private AcknowledgeAlert acknowledge;

  @BeforeEach
  void start() {
    desk = new AlertDesk(new AlertFile(folder.resolve("alerts.cbor")), () -> T0);
    desk.happened(AlertRule.FORK, "meter", new Finding("forked", Severity.CRITICAL), T0);
    acknowledge =
        new AcknowledgeAlert(
            operation -> {
              if (refusal.isPresent()) {
                throw refusal.get();
              }
              recorded.add(operation);
              meanwhile.run();
            },
            desk,
            () -> T0);
  }

  @Test
  void whatTheLedgerTookStandsInTheAlertWithTheOperationThatProvesIt() {
    Operation signed = signed("sue", FORK, T0);
    Alert alert = acknowledge.acknowledge("sue", signed.bytes());
    assertThat(recorded).containsExactly(signed.bytes());
    assertThat(alert.acknowledgement())
        .contains(new Alert.Acknowledgement("sue", T0, "known", signed.id()));
  }

  @Test
  void whatTheLedgerRefusesLeavesTheAlertAsItWas() {
    refusal = Optional.of(new Failure(ErrorReason.SIGNATURE_INVALID, "no"));
    assertFails(
        ErrorReason.SIGNATURE_INVALID,
        () -> acknowledge.acknowledge("sue", signed("sue", FORK, T0).bytes()));
    assertThat(desk.alerts()).singleElement().matches(Alert::isOpen);
  }

  @Test
  void whatFiresWhileItIsRecordedStaysFiring() {
    Finding again = new Finding("forked again", Severity.CRITICAL);
    meanwhile = () -> desk.happened(AlertRule.FORK, "meter", again, T0.plusSeconds(1));
    assertFails(
        ErrorReason.NOT_FOUND,
        () -> acknowledge.acknowledge("sue", signed("sue", FORK, T0).bytes()));
    assertThat(desk.alerts())
        .singleElement()
        .extracting(Alert::state)
        .isEqualTo(Alert.State.FIRING);
  }

  @Test
  void nobodyAcknowledgesForAnotherNorWhatIsNotOpenNorAnEarlierFiring() {
    assertFails(
        ErrorReason.NOT_AUTHORISED,
        () -> acknowledge.acknowledge("tom", signed("sue", FORK, T0).bytes()));
    assertFails(
        ErrorReason.NOT_FOUND,
        () -> acknowledge.acknowledge("sue", signed("sue", "fork:door", T0).bytes()));
    assertFails(
        ErrorReason.NOT_FOUND,
        () -> acknowledge.acknowledge("sue", signed("sue", FORK, T0.minusSeconds(9)).bytes()));
    assertThat(recorded).isEmpty();
  }

  @Test
  void whatIsNoAcknowledgementIsMalformed() {
    ControlBody grant = ControlBody.set("Grant", "sue/1", 1, Spec.empty(), Optional.empty());
    ControlBody empty =
        ControlBody.set("Acknowledgement", "sue/1", 1, Spec.empty(), Optional.empty());
    for (byte[] bytes :
        List.of(new byte[9], signed("sue", grant).bytes(), signed("sue", empty).bytes())) {
      assertFails(ErrorReason.OPERATION_MALFORMED, () -> acknowledge.acknowledge("sue", bytes));
    }
  }

  private Operation signed(String supervisor, String alert, Instant since) {
    Map<String, SpecValue> said =
        Map.of(
            "alert", SpecValue.of(alert),
            "since", SpecValue.of(since.toString()),
            "note", SpecValue.of("known"));
    return signed(
        supervisor,
        ControlBody.set("Acknowledgement", supervisor + "/1", 1, Spec.of(said), Optional.empty()));
  }

  private Operation signed(String supervisor, ControlBody body) {
    return signer.sign(
        "urn:varve:supervisor:" + supervisor,
        T0,
        OperationPayload.of(OperationKind.CONTROL)
            .epoch(1)
            .sequence(1)
            .body(body.encode())
            .build());
  }

  private static void assertFails(ErrorReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(reason));
  }
}
