package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.ResourceKind;
import org.varve.processing.domain.OwnedShapes;
import org.varve.processing.domain.ResourceEvent;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Records what a person signed about a resource, and tells what that did (ITU-T Y.4561 clauses 8.4
 * and 8.8). The ledger judges the signature, who may, and the version.
 */
public final class ChangeResource {

  private final ResourceRules rules;
  private final ResourceEvents events;
  private final Recorder recorder;

  /** Has a person's CONTROL operation recorded. */
  public interface Recorder {
    /**
     * Returns when it is committed, in force and in the index.
     *
     * @return where it is in the log, since now or since it was recorded first
     * @throws Failure for the reason that it was refused
     */
    long record(Operation control);
  }

  public ChangeResource(ResourceRules rules, ResourceEvents events, Recorder recorder) {
    this.rules = rules;
    this.events = events;
    this.recorder = recorder;
  }

  /**
   * Records a change of what processing owns.
   *
   * @param bytes of a CONTROL operation
   */
  public ResourceEvent applyOwned(byte[] bytes) {
    return apply(bytes, kind -> OwnedShapes.of(kind).isPresent());
  }

  /** Records that a supervisor knows of an alert. */
  public ResourceEvent acknowledge(byte[] bytes) {
    return apply(bytes, ResourceKind.ACKNOWLEDGEMENT.word()::equals);
  }

  /** Records a change of anything; its owner has judged it. */
  public ResourceEvent apply(byte[] bytes) {
    return apply(bytes, kind -> true);
  }

  private ResourceEvent apply(byte[] bytes, Predicate<String> owned) {
    Operation operation = decode(bytes);
    ControlBody body = body(operation);
    ResourceKind kind = ReadResources.kind(body.kind());
    if (!owned.test(body.kind())) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "%s is not what is changed here; send it to the entity that owns it".formatted(kind));
    }
    requireRules(kind, body);
    return events.at(recorder.record(operation)).orElseThrow();
  }

  private void requireRules(ResourceKind kind, ControlBody body) {
    List<ResourceRules.Problem> problems =
        body.action() == ControlBody.Action.SET
            ? rules.ownProblems(
                new ResourceRules.Proposal(kind, body.id(), body.version(), body.spec()))
            : List.of();
    Optional<ResourceRules.Problem> first = problems.stream().findFirst();
    if (first.isPresent()) {
      throw new Failure(
          first.get().reason(),
          problems.stream()
              .map(ResourceRules.Problem::detail)
              .collect(Collectors.joining("; ", kind + " '" + body.id() + "': ", "")));
    }
  }

  private static Operation decode(byte[] bytes) {
    try {
      return Operation.decode(bytes);
    } catch (MalformedException e) {
      throw malformed("it is no operation: " + e.getMessage(), e);
    }
  }

  private static ControlBody body(Operation operation) {
    try {
      return ControlBody.of(operation);
    } catch (MalformedException e) {
      throw malformed(
          "operation %s is no change of a resource: %s"
              .formatted(operation.id().hex(), e.getMessage()),
          e);
    }
  }

  private static Failure malformed(String text, MalformedException cause) {
    return new Failure(ErrorReason.OPERATION_MALFORMED, text, cause);
  }
}
