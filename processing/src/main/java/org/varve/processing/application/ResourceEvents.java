package org.varve.processing.application;

import java.util.Optional;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.state.ResourceEntry;
import org.varve.processing.domain.ResourceDetails;
import org.varve.processing.domain.ResourceEvent;
import org.varve.processing.domain.ResourceEvent.Type;

/** Tells what a recorded CONTROL operation did, from the log and the versions that it made. */
public final class ResourceEvents {

  private final LogReader log;
  private final ReadResources resources;

  public ResourceEvents(LogReader log) {
    this.log = log;
    this.resources = new ReadResources(log);
  }

  /** What the operation at a leaf did; empty if that is no CONTROL operation. */
  public Optional<ResourceEvent> at(long leafIndex) {
    return log.operation(leafIndex)
        .filter(logged -> logged.operation().payload().kind() == OperationKind.CONTROL)
        .map(this::event);
  }

  private ResourceEvent event(LoggedOperation logged) {
    ControlBody body = ControlBody.of(logged.operation());
    return switch (body.action()) {
      case SET, DELETE -> changed(logged, body);
      case APPROVE ->
          event(logged, Type.IN_FORCE, resources.details(version(body).orElseThrow(), false));
      case REJECT -> event(logged, Type.REJECTED, proposed(body.subject().orElseThrow()));
    };
  }

  private ResourceEvent changed(LoggedOperation logged, ControlBody body) {
    boolean atOnce =
        version(body)
            .filter(made -> made.operation().equals(logged.operation().id()))
            .filter(made -> made.effectiveLeafIndex() == logged.leafIndex())
            .isPresent();
    ResourceDetails made = proposed(logged.operation(), logged.leafIndex(), !atOnce);
    return event(logged, atOnce ? Type.IN_FORCE : Type.PROPOSED, made);
  }

  private ResourceEvent event(LoggedOperation logged, Type type, ResourceDetails after) {
    Resource made = after.resource();
    Optional<ResourceDetails> before =
        made.version() == 1
            ? Optional.empty()
            : resources.find(made.kind(), made.id(), made.version() - 1);
    return new ResourceEvent(
        logged.leafIndex(),
        type,
        after,
        before,
        logged.operation().header().source(),
        logged.committedAt());
  }

  private Optional<Resource> version(ControlBody body) {
    ResourceKind kind = ResourceKind.ofWord(body.kind()).orElseThrow();
    return log.resourceVersion(kind, body.id(), body.version());
  }

  private ResourceDetails proposed(OperationId id) {
    LoggedOperation logged = log.leafIndexOf(id).flatMap(log::operation).orElseThrow();
    return proposed(logged.operation(), logged.leafIndex(), false);
  }

  private static ResourceDetails proposed(Operation operation, long leafIndex, boolean waiting) {
    Resource resource =
        ResourceEntry.of(operation, ControlBody.of(operation), leafIndex).resource();
    return ResourceDetails.of(resource, operation, waiting);
  }
}
