package org.varve.ledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.FormatEntry;
import org.varve.ledger.state.ResourceEntry;
import org.varve.ledger.state.SignerEntry;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateKeys;
import org.varve.ledger.state.StateWrite;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MapState;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;
import org.varve.ledger.testing.TestSource;

/** The registry that a ledger keeps without its history is the one that the history leads to. */
class RegistryWritesTest {

  private static final int SEEDS = 12;

  private final DataManagementContract contract = DataManagementContract.current();

  static List<Long> seeds() {
    return new Random(20260601).longs(SEEDS, 0, 1_000_000).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void leadToTheRegistryOfTheFold(long seed) {
    assertSameRegistry(seed, RandomHistory.blocks(seed));
    assertSameRegistry(seed, RegistryHistory.blocks(seed));
  }

  /** Else the property above would say little. */
  @Test
  void historiesChangeAndRefuseMuch() {
    Set<RefusalReason> met = EnumSet.noneOf(RefusalReason.class);
    int changed = 0;
    int refusedBlocks = 0;
    for (long seed : seeds()) {
      ContractRun run = new ContractRun(LedgerFixtures.seeded(seed));
      for (DataBlock block : RegistryHistory.blocks(seed)) {
        Fold fold = run.apply(block);
        changed += fold.changesRegistry() ? 1 : 0;
        refusedBlocks += fold.refusal().isPresent() ? 1 : 0;
        fold.outcomes().forEach(each -> ControlTest.reasonOf(each).ifPresent(met::add));
      }
    }
    assertThat(changed).isGreaterThan(15 * SEEDS);
    assertThat(refusedBlocks).isGreaterThan(SEEDS);
    assertThat(met)
        .contains(
            RefusalReason.FORK,
            RefusalReason.TOKEN_USED,
            RefusalReason.VERSION_STALE,
            RefusalReason.CONTROL_REFUSED,
            RefusalReason.NOT_AUTHORISED);
  }

  @Test
  void areNoneForDataAndReadNothing() {
    TestParties parties = new TestParties(LedgerFixtures.seeded(41));
    ContractRun run = ContractRun.settled(parties);
    AdmittedBlock data = run.admitted(parties.authority().seal(parties.source().says("1")));

    List<StateWrite> writes =
        contract.registryWrites(
            key -> {
              throw new AssertionError("read " + key);
            },
            data);

    assertThat(writes).isEmpty();
  }

  /**
   * The one exception: what it says is in this registry, and not in the log until it is repeated.
   */
  @Test
  void holdWhatAnAuthorityStatesInABlockThatForksItsChain() {
    TestParties parties = new TestParties(LedgerFixtures.seeded(42));
    TestAuthority authority = parties.authority();
    ContractRun run = new ContractRun(parties.fixtures());
    MapState channel = founded(parties.fixtures());
    parties.settle().forEach(block -> record(run, channel, block));
    TestAuthority clone = authority.cloned();
    record(run, channel, authority.seal(parties.source().says("1")));
    TestSource friend = parties.source("friend");
    Operation binding = authority.binds(friend);
    StateKey signer = StateKeys.signer(friend.key().verificationKey().kid());

    Fold fold = record(run, channel, clone.seal(binding));

    assertThat(fold.refusal()).map(Refusal::reason).contains(RefusalReason.FORK);
    assertThat(run.state().get(signer)).isNull();
    assertThat(channel.get(signer)).isNotNull();

    record(run, channel, authority.seal(binding));
    assertThat(registry(channel)).isEqualTo(registry(run.state()));
  }

  private void assertSameRegistry(long seed, List<DataBlock> blocks) {
    ContractRun run = new ContractRun(LedgerFixtures.seeded(seed));
    MapState channel = founded(LedgerFixtures.seeded(seed));
    for (DataBlock block : blocks) {
      AdmittedBlock admitted = run.admitted(block);
      FoldState onFabric = withoutEmpty(channel);
      assertThat(contract.admit(StateRegistry.of(onFabric), block)).isEqualTo(admitted);
      if (run.fold(admitted).refusal().isEmpty()) {
        channel.apply(contract.registryWrites(onFabric, admitted));
      }
      assertThat(registry(channel)).isEqualTo(registry(run.state()));
    }
  }

  /** Where an empty value is none. */
  private static FoldState withoutEmpty(FoldState state) {
    return key -> {
      byte[] value = state.get(key);
      return value == null || value.length == 0 ? null : value;
    };
  }

  private Fold record(ContractRun run, MapState channel, DataBlock block) {
    AdmittedBlock admitted = run.admitted(block);
    channel.apply(contract.registryWrites(channel, admitted));
    return run.fold(admitted);
  }

  private MapState founded(LedgerFixtures fixtures) {
    MapState channel = new MapState();
    channel.apply(contract.genesis(fixtures.genesis()).writes());
    return channel;
  }

  /** All that admission and the registry's own fold read, without places in the log. */
  private static Map<String, StateWrite> registry(MapState state) {
    Map<String, StateWrite> registry = new TreeMap<>();
    state.contents().stream()
        .flatMap(RegistryWritesTest::withoutLeaf)
        .forEach(write -> registry.put(write.key().toString(), write));
    return registry;
  }

  private static Stream<StateWrite> withoutLeaf(StateWrite write) {
    byte[] value = write.value();
    byte[] plain =
        switch (write.key().bytes()[0]) {
          case 's' -> {
            SignerEntry entry = SignerEntry.decode(value);
            yield new SignerEntry(0, entry.statedAt(), entry.body()).encode();
          }
          case 'f' -> new FormatEntry(0, FormatEntry.decode(value).body()).encode();
          case 'r', 'v', 'p' ->
              value.length == 0 ? value : withoutLeaf(ResourceEntry.decode(value));
          case 'g', 't', 'a', 'w', 'q', 'm', 'i' -> value;
          default -> null;
        };
    return plain == null ? Stream.empty() : Stream.of(new StateWrite(write.key(), plain));
  }

  private static byte[] withoutLeaf(ResourceEntry entry) {
    return new ResourceEntry(0, 0, entry.operation(), entry.kid(), entry.body()).encode();
  }
}
