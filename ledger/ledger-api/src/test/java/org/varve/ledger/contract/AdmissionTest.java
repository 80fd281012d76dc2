package org.varve.ledger.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.testing.BadBlock;
import org.varve.ledger.testing.BadOperation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;
import org.varve.ledger.testing.TestSource;

class AdmissionTest {

  private final TestParties parties = new TestParties(LedgerFixtures.seeded(11));
  private final TestAuthority authority = parties.authority();

  @ParameterizedTest
  @EnumSource(BadOperation.class)
  @Tag("Y-8.2-a")
  void refusesWhatTheRegistryAloneTellsAndNothingElse(BadOperation kind) {
    ContractRun run = ContractRun.settled(parties);
    Operation good = parties.neighbour().says("good");
    Operation bad = kind.in(parties);

    AdmittedBlock admitted = run.admitted(authority.seal(good, bad));

    boolean atAdmission = kind.reason().isDecidedAtAdmission();
    assertThat(admitted.refusalOf(0)).isEmpty();
    assertThat(admitted.refusalOf(1).map(Refusal::reason))
        .isEqualTo(atAdmission ? Optional.of(kind.reason()) : Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(BadBlock.class)
  @Tag("Y-8.1-b1")
  void refusesABlockThatItselfTellsAndNothingElse(BadBlock kind) {
    ContractRun run = ContractRun.settled(parties);

    Optional<RefusalReason> refusal =
        run.admit(kind.in(parties))
            .fold(admitted -> Optional.empty(), refused -> Optional.of(refused.refusal().reason()));

    boolean atAdmission = kind.reason().isDecidedAtAdmission();
    assertThat(refusal).isEqualTo(atAdmission ? Optional.of(kind.reason()) : Optional.empty());
  }

  @Test
  void coversEveryReasonThatDecodersLeave() {
    List<RefusalReason> covered = new ArrayList<>();
    for (BadOperation kind : BadOperation.values()) {
      covered.add(kind.reason());
    }
    for (BadBlock kind : BadBlock.values()) {
      covered.add(kind.reason());
    }
    assertThat(RefusalReason.values())
        .filteredOn(reason -> !covered.contains(reason))
        .as("the last three are those of ControlTest")
        .containsExactly(
            RefusalReason.OPERATION_TOO_LARGE,
            RefusalReason.BLOCK_TOO_LARGE,
            RefusalReason.VERSION_STALE,
            RefusalReason.CONTROL_REFUSED,
            RefusalReason.SOURCE_SUSPENDED);
  }

  @Test
  void seesTheRegistryAsItIsBeforeTheBlock() {
    ContractRun run = new ContractRun(parties.fixtures());
    TestSource source = parties.source();
    Operation early = source.says("early");
    DataBlock both = authority.seal(authority.registersOpaque(), authority.binds(source), early);

    assertThat(run.admitted(both).refusalOf(2).map(Refusal::reason))
        .contains(RefusalReason.UNKNOWN_SIGNER);
    run.apply(both);
    assertThat(run.admitted(authority.seal(early)).refusals()).isEmpty();
    DataBlock revoking = authority.seal(authority.revokes(source), source.says("same block"));
    assertThat(run.admitted(revoking).refusals()).isEmpty();
    run.apply(revoking);
    assertThat(run.admitted(authority.seal(source.says("next block"))).refusalOf(0))
        .map(Refusal::reason)
        .contains(RefusalReason.SIGNER_REVOKED);
  }

  @Test
  void recordsAStatedGapInTheChainOfItsSourceAndOnlyByItsBoundKey() {
    ContractRun run = ContractRun.settled(parties);
    TestSource source = parties.source();
    Operation kept = source.says("kept");
    source.skips().skips();
    Operation after = source.says("after what was dropped");
    Operation gap = source.statesGap(source.sequence() - 2, source.sequence() - 1);
    Operation stranger = parties.source("stranger").skips().statesGap(1, 1);

    Fold fold = run.apply(authority.seal(kept, after, gap, stranger));

    assertThat(fold.outcomes())
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(Recorded.class),
            second -> assertThat(((Recorded) second).afterGap()).isTrue(),
            third -> assertThat(((Recorded) third).afterGap()).isFalse(),
            refused -> assertThat(refused).isNotInstanceOf(Recorded.class));
  }

  @Test
  void letsASignerSpeakForExactNamesAndPrefixes() {
    ContractRun run = ContractRun.settled(parties);
    TestSource hub = parties.source("hub");
    run.apply(
        authority.seal(
            authority.binds(hub, Optional.empty(), "urn:varve:source:hub", "urn:varve:hall:*")));

    DataBlock block =
        authority.seal(
            hub.says("own"),
            hub.speakingOf("urn:varve:hall:1").says("below the prefix"),
            hub.speakingOf("urn:varve:hall").says("not below it"),
            hub.speakingOf("urn:varve:source:hub2").says("longer than the exact name"));

    assertThat(run.admitted(block).refusals().keySet()).containsExactly(2, 3);
  }

  @Test
  void refusesAnAuthorityWhoseKeyWasRevoked() {
    ContractRun run = ContractRun.settled(parties);
    run.apply(authority.seal(authority.revokes(authority)));

    Optional<RefusalReason> refusal =
        run.admit(authority.seal(parties.neighbour().says("1")))
            .fold(admitted -> Optional.empty(), refused -> Optional.of(refused.refusal().reason()));

    assertThat(refusal).contains(RefusalReason.SIGNER_REVOKED);
  }

  @Test
  void readsTheRegistryOnceADistinctKey() {
    ContractRun run = ContractRun.settled(parties);
    CountingView view = new CountingView(run.registry());
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      operations.add(parties.source().says("number " + i));
      operations.add(parties.neighbour().says("number " + i));
    }

    DataManagementContract.current().admit(view, authority.seal(operations));

    assertThat(view.reads).hasSize(3).allSatisfy((kid, reads) -> assertThat(reads).isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void judgesEveryOperationAlikeWhateverItsPlaceAndNeighbours(long seed) {
    ContractRun run = ContractRun.settled(parties);
    List<Operation> operations = new ArrayList<>();
    for (BadOperation kind : BadOperation.values()) {
      operations.add(kind.in(parties));
      operations.add(parties.neighbour().says("beside " + kind));
    }
    Map<OperationId, RefusalReason> expected = refusals(run, operations);
    Random random = new Random(seed);

    Collections.shuffle(operations, random);
    List<Operation> some = operations.subList(0, 1 + random.nextInt(operations.size()));

    Map<OperationId, RefusalReason> among = new HashMap<>(expected);
    among.keySet().retainAll(some.stream().map(Operation::id).toList());
    assertThat(refusals(run, some)).as("seed %s", seed).isEqualTo(among);
    assertThat(refusals(run, operations)).as("seed %s", seed).isEqualTo(expected);
  }

  @Test
  void storesOnlyWhatAdmissionCanTell() {
    DataBlock block = authority.seal(parties.source().says("1"));
    TreeMap<Integer, Refusal> fork = new TreeMap<>();
    fork.put(0, new Refusal(RefusalReason.FORK, ""));
    TreeMap<Integer, Refusal> beyond = new TreeMap<>();
    beyond.put(1, new Refusal(RefusalReason.UNKNOWN_SIGNER, ""));

    assertThatThrownBy(() -> new AdmittedBlock(block, fork)).hasMessageContaining("FORK");
    assertThatThrownBy(() -> new AdmittedBlock(block, beyond)).hasMessageContaining("1 operations");
  }

  @Test
  void takesOnlyTheContractVersionsThatItKnows() {
    assertThat(DataManagementContract.ofVersion(DataManagementContract.VERSION))
        .isSameAs(DataManagementContract.current());
    assertThatThrownBy(() -> DataManagementContract.ofVersion(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version is 4");
  }

  @Test
  void recordsWhatAnAuthoritySaysOfItselfAsASource() {
    ContractRun run = ContractRun.settled(parties);
    TestSource gateway = authority.asSource("urn:varve:source:gateway");
    run.apply(authority.seal(authority.binds(gateway)));

    Fold fold = run.apply(authority.seal(gateway.says("for one that cannot sign")));

    assertThat(fold.outcomes()).singleElement().isInstanceOf(Recorded.class);
  }

  private Map<OperationId, RefusalReason> refusals(ContractRun run, List<Operation> operations) {
    Map<OperationId, RefusalReason> reasons = new HashMap<>();
    run.admitted(authority.seal(operations))
        .refusals()
        .forEach(
            (position, refusal) -> reasons.put(operations.get(position).id(), refusal.reason()));
    return reasons;
  }

  private static final class CountingView implements RegistryView {
    private final RegistryView view;
    private final Map<Digest, Integer> reads = new HashMap<>();

    private CountingView(RegistryView view) {
      this.view = view;
    }

    @Override
    public String origin() {
      return view.origin();
    }

    @Override
    public Optional<VerificationKey> authority(Digest kid) {
      return view.authority(kid);
    }

    @Override
    public Optional<SignerBinding> signer(Digest kid) {
      reads.merge(kid, 1, Integer::sum);
      return view.signer(kid);
    }

    @Override
    public boolean hasFormat(String name) {
      return view.hasFormat(name);
    }

    @Override
    public Optional<Resource> resource(ResourceKind kind, String id) {
      return view.resource(kind, id);
    }

    @Override
    public boolean hasOperators() {
      return view.hasOperators();
    }
  }
}
