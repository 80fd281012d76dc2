package org.varve.ledger.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.state.ActiveOperators;
import org.varve.ledger.state.AuthorityEntry;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.ResourceEntry;
import org.varve.ledger.state.SignerEntry;
import org.varve.ledger.state.StateKeys;

/**
 * The registry as a state holds it.
 *
 * <p>Decoding a key is dear and done once for what is newest of it, not for each look.
 */
public final class StateRegistry implements RegistryView {

  private final FoldState state;
  private final GenesisBody genesis;
  private final Map<Digest, VerificationKey> authorities;
  private final DecodedCache<SignerBinding> bindings;
  private final DecodedCache<VerificationKey> organisations;

  private StateRegistry(
      FoldState state,
      GenesisBody genesis,
      Map<Digest, VerificationKey> authorities,
      DecodedCache<SignerBinding> bindings,
      DecodedCache<VerificationKey> organisations) {
    this.state = state;
    this.genesis = genesis;
    this.authorities = authorities;
    this.bindings = bindings;
    this.organisations = organisations;
  }

  /**
   * The registry of a founded log.
   *
   * @throws IllegalStateException if the state has no genesis operation
   */
  public static StateRegistry of(FoldState state) {
    byte[] operation = state.get(StateKeys.genesis());
    if (operation == null) {
      throw new IllegalStateException("the state has no genesis operation; found the log first");
    }
    GenesisBody genesis =
        GenesisBody.decode(Operation.decode(operation).payload().body().orElseThrow());
    Map<Digest, VerificationKey> authorities = new HashMap<>();
    genesis.authorities().forEach(key -> authorities.put(key.kid(), key));
    return new StateRegistry(
        state,
        genesis,
        authorities,
        new DecodedCache<>(value -> SignerEntry.decode(value).binding()),
        new DecodedCache<>(value -> AuthorityEntry.decode(value).key()));
  }

  /** The registry of the same log as another state of it holds it; what is decoded is shared. */
  public StateRegistry over(FoldState other) {
    return new StateRegistry(other, genesis, authorities, bindings, organisations);
  }

  @Override
  public String origin() {
    return genesis.origin();
  }

  @Override
  public Optional<VerificationKey> authority(Digest kid) {
    return Optional.ofNullable(authorities.get(kid)).or(() -> authorityOfOrganisation(kid));
  }

  private Optional<VerificationKey> authorityOfOrganisation(Digest kid) {
    return Optional.ofNullable(state.get(StateKeys.authority(kid)))
        .filter(value -> value.length > 0)
        .map(value -> organisations.decoded(kid, value));
  }

  @Override
  public Optional<SignerBinding> signer(Digest kid) {
    return Optional.ofNullable(state.get(StateKeys.signer(kid)))
        .map(value -> bindings.decoded(kid, value));
  }

  @Override
  public boolean hasFormat(String name) {
    return state.get(StateKeys.format(name)) != null;
  }

  @Override
  public Optional<Resource> resource(ResourceKind kind, String id) {
    return Optional.ofNullable(state.get(StateKeys.resource(kind.word(), id)))
        .map(value -> ResourceEntry.decode(value).resource())
        .filter(resource -> !resource.deleted());
  }

  @Override
  public boolean hasOperators() {
    return ActiveOperators.decode(state.get(StateKeys.activeOperators())).count() > 0;
  }
}
