package org.varve.ledger.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.OrganisationKeys;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.block.StateLog;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.ResourceEntry;
import org.varve.ledger.state.ScannableState;
import org.varve.ledger.state.StateKeys;

/**
 * Tells which organisation recorded what: by the authority that sealed the data block, whichever
 * version of an organisation's resource names it, or names the receipt key of the genesis
 * operation.
 */
final class Keepers {
  private final String own;
  private final ScannableState state;
  private final LogReader log;

  /** As of the newest change of any resource. */
  private long asOf = -1;

  private Map<Digest, String> organisations = Map.of();

  Keepers(String own, ScannableState state, LogReader log) {
    this.own = own;
    this.state = state;
    this.log = log;
  }

  /** Of a state alone, for those who know who sealed what. */
  static Keepers in(LedgerState state, String own) {
    StateLog log =
        new StateLog(
            state.store(),
            state,
            leafIndex -> {
              throw new IllegalStateException("operations are not read here");
            });
    return new Keepers(own, state.store(), log);
  }

  /** The organisation that recorded a leaf, if it is another one. */
  Optional<String> of(long leafIndex) {
    return log.operation(leafIndex)
        .map(LoggedOperation::blockLeafIndex)
        .flatMap(log::operation)
        .map(sealing -> sealing.operation().header().kid())
        .flatMap(this::ofSealer);
  }

  /** The organisation of an authority, if it is another one. */
  synchronized Optional<String> ofSealer(Digest kid) {
    long newest = log.newestControl().orElse(0L);
    if (newest != asOf) {
      organisations = organisations();
      asOf = newest;
    }
    return Optional.ofNullable(organisations.get(kid)).filter(id -> !id.equals(own));
  }

  private Map<Digest, String> organisations() {
    Map<Digest, String> byKey = new HashMap<>();
    state.scan(
        StateKeys.resources(ResourceKind.ORGANISATION.word()),
        (key, value) -> addAll(ResourceEntry.decode(value).resource(), byKey));
    return byKey;
  }

  private void addAll(Resource newest, Map<Digest, String> byKey) {
    GenesisBody genesis = genesis(state);
    for (long version = 1; version <= newest.version(); version++) {
      log.resourceVersion(ResourceKind.ORGANISATION, newest.id(), version)
          .filter(resource -> !resource.deleted())
          .map(resource -> OrganisationKeys.of(resource.spec()))
          .ifPresent(
              keys -> authorities(keys, genesis).forEach(key -> byKey.put(key.kid(), newest.id())));
    }
  }

  /**
   * The founder, whose receipt key the genesis operation names, works with the authorities named
   * there; who has no authority records nothing.
   */
  private static List<VerificationKey> authorities(OrganisationKeys keys, GenesisBody genesis) {
    boolean founder = keys.receiptKey().equals(genesis.receiptKey());
    return Stream.concat(
            keys.authority().stream(),
            founder ? genesis.authorities().stream() : Stream.<VerificationKey>empty())
        .toList();
  }

  private static GenesisBody genesis(FoldState state) {
    byte[] genesis = state.get(StateKeys.genesis());
    if (genesis == null) {
      throw LedgerState.missing(StateKeys.genesis());
    }
    return GenesisBody.decode(Operation.decode(genesis).payload().body().orElseThrow());
  }
}
