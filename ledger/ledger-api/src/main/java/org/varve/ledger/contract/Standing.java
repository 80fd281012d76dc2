package org.varve.ledger.contract;

import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.ControlBody.Action;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.AccessRequestSpec;
import org.varve.ledger.resource.ActorSpec;
import org.varve.ledger.resource.GrantSpec;
import org.varve.ledger.resource.OwnershipSpec;

/**
 * What an actor may change, by the resources in force (ITU-T Y.4561 clauses 8.2 and 8.4).
 *
 * <p>Admission asks it of the registry before the block, and the fold once more of what the
 * operations before it in the block have made of that: who has just given something away may not
 * give it again.
 */
final class Standing {

  /** The resources that an answer rests on. */
  @FunctionalInterface
  interface Resources {

    /** The version in force; empty if there is none, or it was deleted. */
    Optional<Resource> resource(ResourceKind kind, String id);
  }

  private final Resources resources;

  Standing(Resources resources) {
    this.resources = resources;
  }

  /** Whether this is the key of the actor's credential, and he may act. */
  boolean isInOffice(ActorName actor, Digest kid) {
    return resources
        .resource(ResourceKind.credentialOf(actor.office()), actor.name())
        .map(Resource::spec)
        .map(ActorSpec::of)
        .filter(ActorSpec::active)
        .flatMap(ActorSpec::key)
        .filter(key -> key.kid().equals(kid))
        .isPresent();
  }

  /** Whether his office lets him make this change; its spec has the form of its kind. */
  boolean mayChange(ActorName actor, ResourceKind kind, ControlBody body) {
    boolean acknowledgement = kind == ResourceKind.ACKNOWLEDGEMENT;
    return switch (actor.office()) {
      case OPERATOR -> !acknowledgement;
      case SUPERVISOR ->
          acknowledgement && body.action().isChange() && isOwn(actor.name(), body.id());
      case USER -> body.action().isChange() && mayOwner(actor.name(), kind, body);
    };
  }

  /** What people make is called {@code <name>/<anything>}, so that none meets another's. */
  private static boolean isOwn(String name, String id) {
    return id.startsWith(name + "/");
  }

  /** Owners grant, and may turn down what they are asked for. */
  private boolean mayOwner(String user, ResourceKind kind, ControlBody body) {
    return switch (kind) {
      case OWNERSHIP -> body.action() == Action.SET && owns(user, body.id()) && body.version() > 1;
      case GRANT ->
          isOwn(user, body.id())
              ? ownsAll(user, body)
              : body.action() == Action.DELETE && isGivenByOwner(user, body.id());
      case ACCESS_REQUEST ->
          isOwn(user, body.id()) || (body.action() == Action.DELETE && isAsked(user, body.id()));
      default -> false;
    };
  }

  private boolean ownsAll(String user, ControlBody body) {
    return body.spec().map(GrantSpec::of).stream()
        .flatMap(grant -> grant.sources().stream())
        .allMatch(source -> owns(user, source));
  }

  /** Whether an owner before him has granted something that is his by now. */
  private boolean isGivenByOwner(String user, String grant) {
    return grant.indexOf('/') > 0
        && resources
            .resource(ResourceKind.GRANT, grant)
            .map(Resource::spec)
            .map(GrantSpec::of)
            .filter(given -> given.sources().stream().anyMatch(source -> owns(user, source)))
            .isPresent();
  }

  /** Whether a request is for something that the user owns. */
  private boolean isAsked(String user, String request) {
    return resources
        .resource(ResourceKind.ACCESS_REQUEST, request)
        .map(Resource::spec)
        .map(AccessRequestSpec::of)
        .filter(asked -> asked.sources().stream().anyMatch(source -> owns(user, source)))
        .isPresent();
  }

  /** Whether a source is a user's: because he makes the data, or as the owner. */
  boolean owns(String user, String source) {
    return ActorName.Office.USER.isOf(user, source)
        || resources
            .resource(ResourceKind.OWNERSHIP, source)
            .map(Resource::spec)
            .map(OwnershipSpec::of)
            .filter(ownership -> ownership.owner().equals(user))
            .isPresent();
  }
}
