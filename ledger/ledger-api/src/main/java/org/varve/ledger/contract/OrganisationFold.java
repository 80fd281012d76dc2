package org.varve.ledger.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.varve.ledger.RefusalReason.CONTROL_REFUSED;
import static org.varve.ledger.contract.OperationAdmission.refuse;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.OrganisationKeys;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.OrganisationSpec;
import org.varve.ledger.state.AuthorityEntry;
import org.varve.ledger.state.OverlayState;
import org.varve.ledger.state.StateKeys;

/**
 * Keeps what is one organisation's alone while it is in force: its name in the ledger's network and
 * the keys of its node. Nobody else says anything of its authority's key.
 */
final class OrganisationFold {

  private static final byte[] NONE = new byte[0];

  private final OverlayState state;

  /** Over the same state; made when it is asked, and kept, since decoding a genesis is dear. */
  private @Nullable StateRegistry registry;

  OrganisationFold(OverlayState state) {
    this.state = state;
  }

  /** What has a key or a name already that a change would give to an organisation. */
  Optional<Refusal> refusalOf(ControlBody body) {
    Optional<Spec> spec = spec(body);
    return spec.flatMap(OrganisationKeys::authority)
        .flatMap(key -> refusalOfAuthority(body.id(), key.kid()))
        .or(() -> spec.flatMap(given -> refusalOfOwn(body.id(), given)));
  }

  private Optional<Refusal> refusalOfAuthority(String organisation, Digest kid) {
    Optional<String> holder = holder(kid);
    if (holder.isPresent()) {
      return holder.get().equals(organisation)
          ? Optional.empty()
          : refuse(
              CONTROL_REFUSED,
              "key %s is the authority of Organisation '%s'; make another one for '%s'"
                  .formatted(kid, holder.get(), organisation));
    }
    if (isOfGenesis(kid)) {
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

  private Optional<Refusal> refusalOfOwn(String organisation, Spec spec) {
    for (var own : own(spec).entrySet()) {
      byte @Nullable [] owner = state.get(StateKeys.owned(own.getValue()));
      String other = owner == null ? "" : new String(owner, UTF_8);
      if (!other.isEmpty() && !other.equals(organisation)) {
        return refuse(
            CONTROL_REFUSED,
            "%s of Organisation '%s' is that of Organisation '%s' already; give it one of its own"
                .formatted(own.getKey(), organisation, other));
      }
    }
    return Optional.empty();
  }

  /**
   * An authority's key is bound and revoked by itself alone, or one of the genesis operation by
   * another of it: else any organisation could silence the others.
   */
  Optional<Refusal> refusalOfSigner(Operation operation, SignerBody body) {
    Digest kid = body.key().kid();
    Digest by = operation.header().kid();
    if (kid.equals(by)) {
      return Optional.empty();
    }
    Optional<String> holder = holder(kid);
    if (holder.isPresent()) {
      return refuse(
          CONTROL_REFUSED,
          "key %s is the authority of Organisation '%s'; only itself may sign this, or have the Organisation changed"
              .formatted(kid, holder.get()));
    }
    return isOfGenesis(kid) && !isOfGenesis(by)
        ? refuse(
            CONTROL_REFUSED,
            "key %s is an authority of the genesis operation; only an authority named there may sign this"
                .formatted(kid))
        : Optional.empty();
  }

  /**
   * Follows what takes effect.
   *
   * @param before the version that it takes the place of
   */
  void record(Optional<ControlBody> before, ControlBody body) {
    before.flatMap(OrganisationFold::spec).ifPresent(this::free);
    spec(body).ifPresent(spec -> hold(body.id(), spec));
  }

  private void free(Spec spec) {
    own(spec).values().forEach(digest -> state.put(StateKeys.owned(digest), NONE));
    OrganisationKeys.authority(spec)
        .ifPresent(key -> state.put(StateKeys.authority(key.kid()), NONE));
  }

  private void hold(String organisation, Spec spec) {
    byte[] owner = organisation.getBytes(UTF_8);
    own(spec).values().forEach(digest -> state.put(StateKeys.owned(digest), owner));
    OrganisationKeys.authority(spec)
        .ifPresent(
            key ->
                state.put(
                    StateKeys.authority(key.kid()),
                    new AuthorityEntry(organisation, key).encode()));
  }

  /** The organisation in force whose authority has this key. */
  private Optional<String> holder(Digest kid) {
    byte @Nullable [] value = state.get(StateKeys.authority(kid));
    return value == null || value.length == 0
        ? Optional.empty()
        : Optional.of(AuthorityEntry.decode(value).organisation());
  }

  private boolean isOfGenesis(Digest kid) {
    if (registry == null) {
      registry = StateRegistry.of(state);
    }
    return holder(kid).isEmpty() && registry.authority(kid).isPresent();
  }

  /** By field, what no other organisation may have, whatever for. */
  private static SortedMap<String, Digest> own(Spec spec) {
    OrganisationKeys keys = OrganisationKeys.of(spec);
    SortedMap<String, Digest> own = new TreeMap<>();
    own.put(
        OrganisationSpec.MSP_ID,
        Digest.sha256(spec.requiredText(OrganisationSpec.MSP_ID).getBytes(UTF_8)));
    own.put(OrganisationSpec.COSIGNER, keys.cosigner().key().kid());
    own.put(OrganisationSpec.LOG_KEY, keys.logKey().key().kid());
    own.put(OrganisationSpec.RECEIPT_KEY, keys.receiptKey().kid());
    keys.authority()
        .map(VerificationKey::kid)
        .ifPresent(kid -> own.put(OrganisationSpec.AUTHORITY, kid));
    return own;
  }

  private static Optional<Spec> spec(ControlBody body) {
    return ResourceKind.ORGANISATION.word().equals(body.kind()) ? body.spec() : Optional.empty();
  }
}
