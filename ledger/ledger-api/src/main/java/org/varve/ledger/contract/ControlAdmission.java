package org.varve.ledger.contract;

import static org.varve.ledger.RefusalReason.NOT_AUTHORISED;
import static org.varve.ledger.RefusalReason.OPERATION_MALFORMED;
import static org.varve.ledger.contract.OperationAdmission.refuse;

import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.resource.AccessRequestSpec;
import org.varve.ledger.resource.ActorSpec;
import org.varve.ledger.resource.GrantSpec;
import org.varve.ledger.resource.OrganisationSpec;
import org.varve.ledger.resource.OwnershipSpec;
import org.varve.ledger.resource.SourceSpec;

/**
 * Judges who may change which resource (ITU-T Y.4561 clauses 8.2 and 8.4): operators all but
 * acknowledgements; supervisors those; owners may grant and transfer what they own. The log's
 * authorities make the first resources, until there is an operator.
 */
final class ControlAdmission {

  private final RegistryView registry;
  private final Standing standing;

  ControlAdmission(RegistryView registry) {
    this.registry = registry;
    this.standing = new Standing(registry::resource);
  }

  /** What an authority's statement lacks; who signed it is known. */
  Optional<Refusal> refusalOfFounding(ControlBody body) {
    if (registry.hasOperators()) {
      return refuse(
          NOT_AUTHORISED,
          "an authority may change %s '%s' only until there is an operator; let an operator sign it"
              .formatted(body.kind(), body.id()));
    }
    return refusalOfForm(body);
  }

  /** What a statement with a bound key lacks; that the key made the signature is known. */
  Optional<Refusal> refusalOf(Operation operation, SignerBinding binding) {
    ControlBody body = ControlBody.of(operation);
    String source = operation.header().source();
    Optional<ActorName> actor = ActorName.ofSource(source);
    if (actor.isEmpty() || !binding.sources().contains(source)) {
      return refuse(
          NOT_AUTHORISED,
          "'%s' is no operator, data user or supervisor that key %s is bound to"
              .formatted(source, operation.header().kid()));
    }
    return refusalOfForm(body).or(() -> refusalOfActor(operation, actor.get(), body));
  }

  /** What a change lacks if this actor makes it, who is in office. */
  Optional<Refusal> refusalOf(ActorName actor, ControlBody body) {
    return refusalOfForm(body).or(() -> refusalOfRight(actor, body));
  }

  private Optional<Refusal> refusalOfActor(Operation operation, ActorName actor, ControlBody body) {
    if (!standing.isInOffice(actor, operation.header().kid())) {
      return refuse(
          NOT_AUTHORISED,
          "%s '%s' may not act with key %s; look at his %s"
              .formatted(
                  actor.office().word(),
                  actor.name(),
                  operation.header().kid(),
                  ResourceKind.credentialOf(actor.office())));
    }
    return refusalOfRight(actor, body);
  }

  private Optional<Refusal> refusalOfRight(ActorName actor, ControlBody body) {
    if (standing.mayChange(actor, ResourceKind.ofWord(body.kind()).orElseThrow(), body)) {
      return Optional.empty();
    }
    return refuse(
        NOT_AUTHORISED,
        "%s '%s' may not %s %s '%s'; %s"
            .formatted(
                actor.office().word(),
                actor.name(),
                body.action(),
                body.kind(),
                body.id(),
                body.kind().equals(ResourceKind.ACKNOWLEDGEMENT.word())
                    ? "supervisors may, under their own name, such as sue/1"
                    : "operators may, and owners grant and transfer what they own"));
  }

  private Optional<Refusal> refusalOfForm(ControlBody body) {
    Optional<ResourceKind> kind = ResourceKind.ofWord(body.kind());
    if (kind.isEmpty()) {
      return refuse(
          OPERATION_MALFORMED,
          "kind '%s' is not known; known are %s".formatted(body.kind(), ResourceKind.words()));
    }
    try {
      body.spec().ifPresent(spec -> requireForm(kind.get(), body.id(), spec));
      return Optional.empty();
    } catch (MalformedException e) {
      return refuse(
          OPERATION_MALFORMED, "%s '%s': %s".formatted(body.kind(), body.id(), e.getMessage()));
    }
  }

  /** What the contract itself relies on. */
  private void requireForm(ResourceKind kind, String id, Spec spec) {
    switch (kind) {
      case OPERATOR, SUPERVISOR -> {
        if (credential(kind, id, spec).key().isEmpty()) {
          throw new MalformedException("is required", "spec, key");
        }
      }
      case DATA_USER -> {
        var unused = credential(kind, id, spec);
      }
      case GRANT -> {
        var unused = GrantSpec.of(spec);
      }
      case OWNERSHIP -> {
        if (id.endsWith("*")) {
          throw new MalformedException("is a pattern; name one source", "id '" + id + "'");
        }
        var unused = OwnershipSpec.of(spec);
      }
      case ACCESS_REQUEST -> {
        var unused = request(id, spec);
      }
      case ORGANISATION -> {
        var unused = OrganisationSpec.of(registry.origin(), id, spec);
      }
      case DATA_SOURCE -> {
        var unused = SourceSpec.of(spec);
      }
      default -> {
        // Its owner judges it.
      }
    }
  }

  private static ActorSpec credential(ResourceKind kind, String id, Spec spec) {
    ActorSpec credential = ActorSpec.of(spec);
    credential.requireProof(actor(kind, id), spec);
    return credential;
  }

  private static AccessRequestSpec request(String id, Spec spec) {
    var unused = actor(ResourceKind.DATA_USER, AccessRequestSpec.user(id));
    return AccessRequestSpec.of(spec);
  }

  private static ActorName actor(ResourceKind kind, String id) {
    return new ActorName(kind.office().orElseThrow(), id);
  }
}
