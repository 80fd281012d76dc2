package org.varve.ledger.contract;

import static org.varve.ledger.RefusalReason.CONTROL_REFUSED;
import static org.varve.ledger.contract.OperationAdmission.refuse;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.OrganisationKeys;
import org.varve.evidence.operation.ControlBody;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.state.AuthorityEntry;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.StateKeys;

/** Keeps which key is the authority of which organisation: each key is at most one's. */
final class OrganisationFold {

  private static final byte[] NONE = new byte[0];

  private final OverlayState state;

  OrganisationFold(OverlayState state) {
    this.state = state;
  }

  /** What has a key already that a change would give to an organisation. */
  Optional<Refusal> refusalOf(ControlBody body) {
    return authority(body).map(VerificationKey::kid).flatMap(kid -> refusalOf(body.id(), kid));
  }

  private Optional<Refusal> refusalOf(String organisation, Digest kid) {
    Optional<AuthorityEntry> held = held(kid);
    if (held.filter(entry -> entry.organisation().equals(organisation)).isPresent()) {
      return Optional.empty();
    }
    if (held.isPresent()) {
      return refuse(
          CONTROL_REFUSED,
          "key %s is the authority of Organisation '%s'; make another one for '%s'"
              .formatted(kid, held.get().organisation(), organisation));
    }
    if (StateRegistry.of(state).authority(kid).isPresent()) {
      return refuse(
          CONTROL_REFUSED,
          "key %s is an authority of the genesis operation, which stays so; leave authority out, or make another key"
              .formatted(kid));
    }
    return state.get(StateKeys.signer(kid)) == null
        ? Optional.empty()
        : refuse(
            CONTROL_REFUSED,
            "key %s is that of a signer; make a key of its own for the authority of '%s'"
                .formatted(kid, organisation));
  }

  /**
   * Follows what takes effect.
   *
   * @param before the version that it takes the place of
   */
  void record(Optional<ControlBody> before, ControlBody body) {
    before
        .flatMap(OrganisationFold::authority)
        .ifPresent(key -> state.put(StateKeys.authority(key.kid()), NONE));
    authority(body)
        .ifPresent(
            key ->
                state.put(
                    StateKeys.authority(key.kid()), new AuthorityEntry(body.id(), key).encode()));
  }

  private Optional<AuthorityEntry> held(Digest kid) {
    byte @Nullable [] value = state.get(StateKeys.authority(kid));
    return value == null || value.length == 0
        ? Optional.empty()
        : Optional.of(AuthorityEntry.decode(value));
  }

  private static Optional<VerificationKey> authority(ControlBody body) {
    return ResourceKind.ORGANISATION.word().equals(body.kind())
        ? body.spec().flatMap(OrganisationKeys::authority)
        : Optional.empty();
  }
}
