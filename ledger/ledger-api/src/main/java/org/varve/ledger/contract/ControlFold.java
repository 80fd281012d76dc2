package org.varve.ledger.contract;

import static org.varve.ledger.RefusalReason.CONTROL_REFUSED;
import static org.varve.ledger.RefusalReason.VERSION_STALE;
import static org.varve.ledger.contract.OperationAdmission.refuse;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.ControlBody.Action;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.SignerBody;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.ActorSpec;
import org.varve.ledger.state.ActiveOperators;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.ResourceEntry;
import org.varve.ledger.state.SignerEntry;
import org.varve.ledger.state.StateKeys;

/**
 * Keeps the resources as CONTROL operations are recorded: each version is made from the one in
 * force, and those that need a second person wait for him.
 */
final class ControlFold {

  private static final byte[] NONE = new byte[0];

  private final OverlayState state;
  private final Standing standing;
  private final AccessFold access;
  private final OrganisationFold organisations;

  ControlFold(OverlayState state) {
    this.state = state;
    this.standing = new Standing(this::resource);
    this.access = new AccessFold(state);
    this.organisations = new OrganisationFold(state);
  }

  /** Who may do more than read, and who asks for it. */
  AccessFold access() {
    return access;
  }

  /** Who owns what, as the operations before this one have left it. */
  Standing standing() {
    return standing;
  }

  /** What is in force that does not go with this change. */
  Optional<Refusal> refusalOf(Operation operation) {
    ControlBody body = ControlBody.of(operation);
    return refusalOfActor(operation, body)
        .or(
            () ->
                body.action().isChange()
                    ? refusalOfChange(body)
                    : refusalOfJudgement(operation, body));
  }

  /** What an operation before this one in the same block has taken from its actor. */
  private Optional<Refusal> refusalOfActor(Operation operation, ControlBody body) {
    Optional<ActorName> actor = ActorName.ofSource(operation.header().source());
    if (actor.isEmpty()) {
      return Optional.empty();
    }
    ResourceKind kind = ResourceKind.ofWord(body.kind()).orElseThrow();
    if (standing.isInOffice(actor.get(), operation.header().kid())
        && standing.mayChange(actor.get(), kind, body)) {
      return Optional.empty();
    }
    return refuse(
        CONTROL_REFUSED,
        "%s '%s' may not change %s '%s' any more, by what was recorded just before"
            .formatted(actor.get().office().word(), actor.get().name(), body.kind(), body.id()));
  }

  /** What is in force that a change to a version does not go with. */
  Optional<Refusal> refusalOfChange(ControlBody body) {
    Optional<ResourceEntry> inForce = inForce(body);
    long version = inForce.map(entry -> entry.body().version()).orElse(0L);
    Optional<OperationId> operation = inForce.map(ResourceEntry::operation);
    if (body.version() != version + 1 || !body.previous().equals(operation)) {
      return refuse(
          VERSION_STALE,
          "%s '%s' is at version %s, the change makes version %s of another one; look at it as it is now"
              .formatted(body.kind(), body.id(), version, body.version()));
    }
    Optional<ResourceEntry> waiting = proposal(body);
    if (waiting.isPresent()) {
      return refuse(
          VERSION_STALE,
          "version %s of %s '%s' waits for approval as operation %s; approve or reject that first"
              .formatted(
                  waiting.get().body().version(),
                  body.kind(),
                  body.id(),
                  waiting.get().operation().hex()));
    }
    if (body.action() == Action.DELETE && inForce.filter(ControlFold::isThere).isEmpty()) {
      return refuse(
          CONTROL_REFUSED, "%s '%s' is deleted already".formatted(body.kind(), body.id()));
    }
    return refusalOfLastOperator(body)
        .or(() -> access.refusalOf(body))
        .or(() -> organisations.refusalOf(body));
  }

  /** A log without an operator could never be controlled again. */
  private Optional<Refusal> refusalOfLastOperator(ControlBody body) {
    ActiveOperators operators = operators();
    boolean last = operators.count() == 1 && operators.names().contains(body.id());
    if (ResourceKind.OPERATOR.word().equals(body.kind()) && last && !isActive(body)) {
      return refuse(
          CONTROL_REFUSED,
          "'%s' is the only operator who may act; make another one first".formatted(body.id()));
    }
    return Optional.empty();
  }

  private Optional<Refusal> refusalOfJudgement(Operation operation, ControlBody body) {
    Optional<ResourceEntry> waiting = proposal(body);
    boolean same =
        waiting.isPresent()
            && waiting.get().body().version() == body.version()
            && body.subject().equals(Optional.of(waiting.get().operation()));
    if (!same) {
      return refuse(
          CONTROL_REFUSED,
          "no change to version %s of %s '%s' waits as operation %s"
              .formatted(
                  body.version(),
                  body.kind(),
                  body.id(),
                  body.subject().map(OperationId::hex).orElse("none")));
    }
    boolean own = isBy(operation.header().source(), waiting.get());
    if (body.action() == Action.APPROVE && own) {
      return refuse(
          CONTROL_REFUSED,
          "who proposed version %s of %s '%s' may not approve it; a second operator does"
              .formatted(body.version(), body.kind(), body.id()));
    }
    if (body.action() == Action.REJECT && !own && isAbout(operation.header().source(), body)) {
      return refuse(
          CONTROL_REFUSED,
          "version %s of %s '%s' is about who would turn it down; another operator judges it"
              .formatted(body.version(), body.kind(), body.id()));
    }
    return body.action() == Action.APPROVE
        ? refusalOfLastOperator(waiting.get().body())
            .or(() -> organisations.refusalOf(waiting.get().body()))
        : Optional.empty();
  }

  /** By the actor, not by the key: a proposal stays his own when he changes his key. */
  private boolean isBy(String actor, ResourceEntry proposal) {
    return Optional.ofNullable(state.get(StateKeys.signer(proposal.kid())))
        .map(signer -> SignerEntry.decode(signer).body().sources().contains(actor))
        .orElse(false);
  }

  private static boolean isAbout(String actor, ControlBody body) {
    return ResourceKind.ofWord(body.kind())
        .flatMap(ResourceKind::office)
        .map(office -> new ActorName(office, body.id()).source().equals(actor))
        .orElse(false);
  }

  /** Lets a recorded change take effect, or wait. */
  void record(Operation operation, long leafIndex) {
    ControlBody body = ControlBody.of(operation);
    state.put(StateKeys.newestControl(), BlockFold.number(leafIndex));
    switch (body.action()) {
      case SET, DELETE -> {
        ResourceEntry entry = ResourceEntry.of(operation, body, leafIndex);
        if (needsApproval(body)) {
          state.put(StateKeys.proposal(body.kind(), body.id()), entry.encode());
        } else {
          takeEffect(entry);
        }
      }
      case APPROVE -> {
        takeEffect(proposal(body).orElseThrow().effectiveAt(leafIndex));
        state.put(StateKeys.proposal(body.kind(), body.id()), NONE);
      }
      case REJECT -> state.put(StateKeys.proposal(body.kind(), body.id()), NONE);
    }
  }

  private void takeEffect(ResourceEntry entry) {
    ControlBody body = entry.body();
    byte[] value = entry.encode();
    Optional<ControlBody> before = inForce(body).map(ResourceEntry::body);
    access.record(before, body);
    organisations.record(before, body);
    state.put(StateKeys.resource(body.kind(), body.id()), value);
    state.put(StateKeys.resourceVersion(body.kind(), body.id(), body.version()), value);
    if (ResourceKind.OPERATOR.word().equals(body.kind())) {
      ActiveOperators operators = operators();
      state.put(
          StateKeys.activeOperators(),
          (isActive(body) ? operators.with(body.id()) : operators.without(body.id())).encode());
    }
  }

  /**
   * Names of actors are bound to the keys that their credentials give, and to no others: not even
   * an authority can make itself an operator. A revocation takes only from what is bound.
   */
  Optional<Refusal> refusalOfBinding(SignerBody body) {
    if (body.sources().stream().noneMatch(ActorName::isReserved)) {
      return Optional.empty();
    }
    Optional<ActorName> actor = ActorName.ofSource(body.sources().get(0));
    boolean exact = actor.map(ActorName::sources).equals(Optional.of(body.sources()));
    if (!exact) {
      return refuse(
          CONTROL_REFUSED,
          "sources %s are those of no single actor; a key is bound to one actor's, and to nothing else"
              .formatted(body.sources()));
    }
    if (body.state() == SignerBody.State.REVOKED
        || standing.isInOffice(actor.get(), body.key().kid())) {
      return Optional.empty();
    }
    return refuse(
        CONTROL_REFUSED,
        "key %s is not the one in %s '%s'; have its credential changed first"
            .formatted(
                body.key().kid(),
                ResourceKind.credentialOf(actor.get().office()),
                actor.get().name()));
  }

  Optional<Resource> resource(ResourceKind kind, String id) {
    return Optional.ofNullable(state.get(StateKeys.resource(kind.word(), id)))
        .map(value -> ResourceEntry.decode(value).resource())
        .filter(resource -> !resource.deleted());
  }

  private boolean needsApproval(ControlBody body) {
    return ResourceKind.ofWord(body.kind()).orElseThrow().needsApproval()
        && operators().count() > 1;
  }

  private ActiveOperators operators() {
    return ActiveOperators.decode(state.get(StateKeys.activeOperators()));
  }

  private static boolean isActive(ControlBody body) {
    return body.spec().map(spec -> ActorSpec.of(spec).active()).orElse(false);
  }

  private static boolean isThere(ResourceEntry entry) {
    return entry.body().action() == Action.SET;
  }

  private Optional<ResourceEntry> inForce(ControlBody body) {
    return entry(state.get(StateKeys.resource(body.kind(), body.id())));
  }

  private Optional<ResourceEntry> proposal(ControlBody body) {
    return entry(state.get(StateKeys.proposal(body.kind(), body.id())));
  }

  private static Optional<ResourceEntry> entry(byte @Nullable [] value) {
    return value == null || value.length == 0
        ? Optional.empty()
        : Optional.of(ResourceEntry.decode(value));
  }
}
