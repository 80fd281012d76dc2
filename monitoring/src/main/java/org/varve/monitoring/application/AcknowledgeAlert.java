package org.varve.monitoring.application;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.monitoring.domain.Alert;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Has it recorded on the ledger that a supervisor knows of an alert, as he signed it; from then on
 * the alert says so (ITU-T Y.4561 clause 8.5).
 */
public final class AcknowledgeAlert {
  private static final String KIND = "Acknowledgement";

  private final Record record;
  private final AlertDesk desk;
  private final InstantSource clock;

  /** The port to what records it. */
  @FunctionalInterface
  public interface Record {
    /**
     * Returns when it is on the ledger, which judges the signature and who may.
     *
     * @param operation the bytes as they were signed
     * @throws Failure for the reason of the ledger
     */
    void recordOperation(byte[] operation);
  }

  public AcknowledgeAlert(Record record, AlertDesk desk, InstantSource clock) {
    this.record = record;
    this.desk = desk;
    this.clock = clock;
  }

  /** What he signed: which firing of which alert, and what he says about it. */
  private record Said(Operation operation, String alert, Instant since, String note) {}

  /**
   * Acknowledges an alert.
   *
   * @param supervisor whose certificate it came with
   * @param bytes of the CONTROL operation
   * @throws Failure OPERATION_MALFORMED, NOT_AUTHORISED, NOT_FOUND, or the reason of the ledger
   */
  public Alert acknowledge(String supervisor, byte[] bytes) {
    Said said = read(bytes);
    requireBy(supervisor, said.operation());
    requireOpen(said);
    record.recordOperation(bytes);
    // Not a firing that came while it was recorded: that one nobody has seen.
    return desk.acknowledge(
            said.alert(),
            said.since(),
            new Alert.Acknowledgement(
                supervisor, clock.instant(), said.note(), said.operation().id()))
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.NOT_FOUND,
                    "alert '%s' was resolved or fired anew while this was recorded; look at it again"
                        .formatted(said.alert())));
  }

  private static Said read(byte[] bytes) {
    try {
      Operation operation = Operation.decode(bytes);
      ControlBody body = ControlBody.of(operation);
      if (!body.kind().equals(KIND)) {
        throw new MalformedException("is " + body.kind() + ", not " + KIND, "kind");
      }
      Spec spec = body.spec().orElseThrow(() -> missing("spec"));
      return new Said(
          operation,
          spec.text("alert").orElseThrow(() -> missing("spec, alert")),
          Instant.parse(spec.text("since").orElseThrow(() -> missing("spec, since"))),
          spec.text("note").orElse(""));
    } catch (MalformedException | DateTimeException e) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED,
          "operation is no acknowledgement of an alert: " + e.getMessage(),
          e);
    }
  }

  private static MalformedException missing(String where) {
    return new MalformedException("is missing", where);
  }

  private static void requireBy(String supervisor, Operation operation) {
    String own = new ActorName(ActorName.Office.SUPERVISOR, supervisor).source();
    if (!operation.header().source().equals(own)) {
      throw new Failure(
          ErrorReason.NOT_AUTHORISED,
          "the operation is signed as %s, but the certificate is that of supervisor '%s'; sign with his key"
              .formatted(operation.header().source(), supervisor));
    }
  }

  /** Who has seen one firing has not seen the next. */
  private void requireOpen(Said said) {
    Optional<Alert> alert =
        desk.alerts().stream()
            .filter(each -> each.isOpen() && each.id().equals(said.alert()))
            .findFirst();
    if (alert.isEmpty()) {
      throw notOpen(said.alert());
    }
    Instant since = alert.get().since();
    if (!alert.get().firedAt(said.since())) {
      throw new Failure(
          ErrorReason.NOT_FOUND,
          "alert '%s' fires since %s, and what was acknowledged since %s; look at it again"
              .formatted(said.alert(), since, said.since()));
    }
  }

  private static Failure notOpen(String alert) {
    return new Failure(
        ErrorReason.NOT_FOUND, "no alert '%s' is open; list those that are".formatted(alert));
  }
}
