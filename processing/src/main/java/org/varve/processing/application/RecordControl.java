package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.LogReader;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.ActorSpec;
import org.varve.processing.domain.OperationReceipt;
import org.varve.processing.domain.RecordResult;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Has a change of a resource recorded, and what follows from it: when it answers, the change is in
 * force, and the keys of the actor that it is about are bound as it says (ITU-T Y.4561 clause 8.8).
 */
public final class RecordControl {
  private final LogReader log;
  private final OwnBlocks blocks;
  private final ActorKeys keys;

  public RecordControl(LogReader log, OwnBlocks blocks, ActorKeys keys) {
    this.log = log;
    this.blocks = blocks;
    this.keys = keys;
  }

  /**
   * Records a CONTROL operation that its actor signed; the same one again is harmless.
   *
   * @throws Failure with the reason of the contract if it refuses, CONTROL_REFUSED if a key cannot
   *     be bound, or if the outcome is not known
   */
  public OperationReceipt record(Operation operation) {
    ControlBody body = ControlBody.of(operation);
    Optional<ResourceKind> kind = ResourceKind.ofWord(body.kind());
    Optional<ActorName> actor =
        kind.flatMap(ResourceKind::office).map(office -> new ActorName(office, body.id()));
    actor.ifPresent(name -> keyOf(body).ifPresent(key -> keys.requireFree(name, key)));
    RecordResult result = blocks.record(List.of(operation)).get(0);
    OperationReceipt receipt =
        result.fold(
            RecordResult.Recorded::receipt,
            duplicate -> duplicate.firstReceipt().orElseThrow(),
            refused -> {
              throw new Failure(ErrorReason.valueOf(refused.reason()), refused.message());
            });
    actor.ifPresent(name -> keys.settle(name, kind.orElseThrow()));
    return receipt;
  }

  /** The key that a credential gives, by what the operation or the one that it approves says. */
  private Optional<VerificationKey> keyOf(ControlBody body) {
    Optional<ControlBody> change =
        body.action() == ControlBody.Action.APPROVE
            ? body.subject()
                .flatMap(log::leafIndexOf)
                .flatMap(log::operation)
                .map(logged -> ControlBody.of(logged.operation()))
            : Optional.of(body);
    return change.flatMap(ControlBody::spec).map(ActorSpec::of).flatMap(ActorSpec::key);
  }
}
