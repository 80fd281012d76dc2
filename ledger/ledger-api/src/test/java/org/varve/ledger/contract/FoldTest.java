package org.varve.ledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.ForkReport;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.OperationOutcome.Duplicate;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.OperationOutcome.Refused;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.testing.BadBlock;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;
import org.varve.ledger.testing.TestSource;

class FoldTest {

  private final TestParties parties = new TestParties(LedgerFixtures.seeded(12));
  private final TestAuthority authority = parties.authority();
  private final ContractRun run = ContractRun.settled(parties);
  private final TestSource source = parties.source();

  @Test
  void findsNothingToEncapsulateWhereNothingIsRecorded() {
    DataBlock block = authority.seal(source.says("1"));
    run.apply(block);

    Fold again = run.apply(authority.cloned().seal(block.operations().get(0)));

    assertThat(again.isEmpty()).isTrue();
    assertThat(again.block()).isEmpty();
    assertThat(again.writes()).isEmpty();
    assertThat(again.outcomes()).singleElement().isInstanceOf(Duplicate.class);
  }

  @Test
  void knowsARecordedOperationAlsoWhenAdmissionRefusesIt() {
    Operation operation = source.says("1");
    long leaf = leafOf(run.outcomeOf(operation, authority.seal(operation)));
    run.apply(authority.seal(authority.revokes(source)));

    OperationOutcome again = run.outcomeOf(operation, authority.seal(operation));

    assertThat(again).isEqualTo(new Duplicate(operation.id(), leaf));
  }

  @Test
  void encapsulatesWhatARepeatedBlockAddsByItsFirstBlockOperation() {
    TestSource late = parties.source("late");
    DataBlock block = authority.seal(source.says("1"), late.says("too early"));
    long blockLeaf = leafOf(run.apply(block).block().orElseThrow());
    run.apply(authority.seal(authority.binds(late)));

    Fold again = run.apply(block);

    assertThat(again.outcomes().get(0)).isInstanceOf(Duplicate.class);
    assertThat(again.outcomes().get(1)).isInstanceOf(Recorded.class);
    assertThat(again.block()).contains(new Duplicate(block.blockOperation().id(), blockLeaf));
    assertThat(again.leaves()).hasSize(1);
    assertThat(again.leaves().get(0).entry().blockLeafIndex()).isEqualTo(blockLeaf);
  }

  @Test
  void seesWhatTheSameBlockHasRecorded() {
    Operation first = source.says("1");
    Operation second = source.says("2");
    Operation third = source.says("3");

    Fold fold = run.apply(authority.seal(third, first, second, third));

    assertThat(gaps(fold)).containsExactly(true, false, false);
    assertThat(fold.outcomes().get(3)).isInstanceOf(Duplicate.class);
  }

  @Test
  void neverBindsARevokedKeyAgainHoweverOldTheStatement() {
    TestSource device = parties.source("device");
    Operation binding = authority.binds(device);
    Operation revoking = authority.revokes(device);

    Fold newer = run.apply(authority.seal(revoking));
    Fold older = run.apply(authority.seal(binding));
    Fold anew = run.apply(authority.seal(authority.binds(device)));

    assertThat(newer.changesRegistry()).isTrue();
    assertThat(reason(older.outcomes().get(0))).isEqualTo(RefusalReason.CONTROL_REFUSED);
    assertThat(reason(anew.outcomes().get(0))).isEqualTo(RefusalReason.CONTROL_REFUSED);
    assertThat(run.registry().signer(kid(device)).orElseThrow().active()).isFalse();
  }

  @Test
  void foldsByVersionOneAsItDidThen() {
    Operation binding = authority.binds(parties.revoked());
    AdmittedBlock block = run.admitted(authority.seal(binding));

    Fold old =
        DataManagementContract.ofVersion(1)
            .fold(run.state(), block, new BlockPosition(99, run.log().size()));

    assertThat(old.outcomes()).singleElement().isInstanceOf(Recorded.class);
  }

  @Test
  void bindsNoSecondKeyWithATokenInTheSameBlock() {
    Optional<Digest> token = Optional.of(Digest.sha256(new byte[] {7}));
    TestSource one = parties.source("one");
    TestSource two = parties.source("two");

    Fold fold =
        run.apply(
            authority.seal(
                authority.binds(one, token, one.name()), authority.binds(two, token, two.name())));

    assertThat(reason(fold.outcomes().get(1))).isEqualTo(RefusalReason.TOKEN_USED);
    assertThat(run.registry().signer(kid(two))).isEmpty();
  }

  @Test
  void takesTheSameDefinitionOfAFormatAgain() {
    Fold fold = run.apply(authority.seal(authority.registersOpaque()));

    assertThat(fold.outcomes()).singleElement().isInstanceOf(Recorded.class);
    assertThat(fold.changesRegistry()).as("the first one stays").isFalse();
  }

  @Test
  void reportsAContradictionOnceAndStillRefusesItAgain() {
    Operation fork = parties.cloneOfSource().says("fork");

    Fold first = run.apply(authority.seal(fork));
    Fold second = run.apply(authority.seal(fork, source.says("1")));

    assertThat(first.forks()).containsOnlyKeys(0);
    assertThat(first.isEmpty()).isFalse();
    assertThat(second.forks()).isEmpty();
    assertThat(reason(second.outcomes().get(0))).isEqualTo(RefusalReason.FORK);
  }

  @Test
  void leavesNothingOfAContradictingBlockButTheReport() {
    for (BadBlock kind :
        List.of(BadBlock.BY_A_CLONE_OF_THE_AUTHORITY, BadBlock.AFTER_ANOTHER_BLOCK)) {
      DataBlock block = kind.in(parties);
      int logged = run.log().size();

      Fold fold = run.apply(block);

      assertThat(fold.refusal().map(Refusal::reason)).contains(kind.reason());
      assertThat(fold.outcomes()).isEmpty();
      assertThat(fold.leaves()).isEmpty();
      assertThat(fold.writes()).hasSize(1);
      assertThat(fold.forks()).containsOnlyKeys(block.operations().size());
      ForkReport report = fold.forks().get(block.operations().size());
      assertThat(report.refused()).isEqualTo(block.blockOperation());
      assertThat(run.log()).hasSize(logged);
      assertThat(run.apply(block).isEmpty()).as("reported once").isTrue();
    }
  }

  @Test
  void recordsTheLastSequenceNumberThatThereIs() {
    TestSource last = source.countingFrom(Long.MAX_VALUE - 1);
    Operation operation = last.says("the last there is");

    assertThat(run.outcomeOf(operation, authority.seal(operation)))
        .isInstanceOfSatisfying(Recorded.class, outcome -> assertThat(outcome.afterGap()).isTrue());
  }

  private static List<Boolean> gaps(Fold fold) {
    return fold.outcomes().stream()
        .filter(Recorded.class::isInstance)
        .map(outcome -> ((Recorded) outcome).afterGap())
        .toList();
  }

  private static long leafOf(OperationOutcome outcome) {
    return ((Recorded) outcome).leafIndex();
  }

  private static RefusalReason reason(OperationOutcome outcome) {
    return ((Refused) outcome).reason();
  }

  private static Digest kid(TestSource source) {
    return source.key().verificationKey().kid();
  }
}
