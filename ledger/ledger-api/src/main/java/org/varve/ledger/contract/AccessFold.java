package org.varve.ledger.contract;

import static org.varve.ledger.RefusalReason.CONTROL_REFUSED;
import static org.varve.ledger.contract.OperationAdmission.refuse;

import java.util.Optional;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.AccessRequestSpec;
import org.varve.ledger.resource.GrantSpec;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.ResourceIds;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateKeys;

/**
 * Keeps by user which grants let him do more than read, and which of his requests for access nobody
 * has answered. Both are limited, so that judging one statement has a bound.
 */
final class AccessFold {

  /** Of grants that let a user do more than read. */
  static final int WRITING_GRANTS_MAX = 256;

  private final OverlayState state;

  AccessFold(OverlayState state) {
    this.state = state;
  }

  /** The grants that let a user, or every user, do more than read. */
  ResourceIds writingGrants(String user) {
    return ids(StateKeys.writingGrants(user));
  }

  /** What is in force that a change of a grant or a request does not go with. */
  Optional<Refusal> refusalOf(ControlBody body) {
    if (is(ResourceKind.GRANT, body)) {
      return refusalOfWriting(body).or(() -> refusalOfAnswer(body));
    }
    return is(ResourceKind.ACCESS_REQUEST, body) && body.spec().isPresent()
        ? refusalOfRequest(body)
        : Optional.empty();
  }

  private Optional<Refusal> refusalOfWriting(ControlBody body) {
    Optional<String> full =
        writer(body).filter(user -> writingGrants(user).isFullFor(body.id(), WRITING_GRANTS_MAX));
    return full.flatMap(
        user ->
            refuse(
                CONTROL_REFUSED,
                "user '%s' has %s grants to update or derive, and no more fit; name more sources in one"
                    .formatted(user, WRITING_GRANTS_MAX)));
  }

  /**
   * A grant answers a request of its user that is open; a later version of it goes on to say so.
   */
  private Optional<Refusal> refusalOfAnswer(ControlBody body) {
    Optional<String> request = body.spec().flatMap(spec -> spec.text(GrantSpec.REQUEST));
    if (request.isEmpty() || body.version() > 1) {
      return Optional.empty();
    }
    String user = AccessRequestSpec.user(request.get());
    boolean same =
        body.spec().map(GrantSpec::of).filter(grant -> grant.user().equals(user)).isPresent();
    return same && openRequests(user).ids().contains(request.get())
        ? Optional.empty()
        : refuse(
            CONTROL_REFUSED,
            "there is no open AccessRequest '%s' of the user whom the grant is for; leave request out, or name another"
                .formatted(request.get()));
  }

  private Optional<Refusal> refusalOfRequest(ControlBody body) {
    String user = AccessRequestSpec.user(body.id());
    return openRequests(user).isFullFor(body.id(), AccessRequestSpec.OPEN_MAX)
        ? refuse(
            CONTROL_REFUSED,
            "user '%s' has %s requests for access open, and no more fit; withdraw one first"
                .formatted(user, AccessRequestSpec.OPEN_MAX))
        : Optional.empty();
  }

  /**
   * Follows what takes effect.
   *
   * @param before the version that it takes the place of
   */
  void record(Optional<ControlBody> before, ControlBody body) {
    before
        .flatMap(AccessFold::writer)
        .ifPresent(user -> without(StateKeys.writingGrants(user), body));
    writer(body).ifPresent(user -> with(StateKeys.writingGrants(user), body));
    if (is(ResourceKind.ACCESS_REQUEST, body)) {
      StateKey open = StateKeys.openRequests(AccessRequestSpec.user(body.id()));
      if (body.spec().isPresent()) {
        with(open, body);
      } else {
        without(open, body);
      }
    }
    answered(body).ifPresent(this::close);
  }

  private void close(String request) {
    StateKey open = StateKeys.openRequests(AccessRequestSpec.user(request));
    state.put(open, ids(open).without(request).encode());
  }

  private static Optional<String> answered(ControlBody body) {
    return is(ResourceKind.GRANT, body)
        ? body.spec().flatMap(spec -> spec.text(GrantSpec.REQUEST))
        : Optional.empty();
  }

  /** Whom a grant lets do more than read; empty if it is none, or lets nobody. */
  private static Optional<String> writer(ControlBody body) {
    Optional<Spec> grant = is(ResourceKind.GRANT, body) ? body.spec() : Optional.empty();
    return grant.map(GrantSpec::of).filter(GrantSpec::givesMoreThanReading).map(GrantSpec::user);
  }

  private static boolean is(ResourceKind kind, ControlBody body) {
    return kind.word().equals(body.kind());
  }

  private ResourceIds openRequests(String user) {
    return ids(StateKeys.openRequests(user));
  }

  private ResourceIds ids(StateKey key) {
    return ResourceIds.decode(state.get(key));
  }

  private void with(StateKey key, ControlBody body) {
    state.put(key, ids(key).with(body.id()).encode());
  }

  private void without(StateKey key, ControlBody body) {
    state.put(key, ids(key).without(body.id()).encode());
  }
}
