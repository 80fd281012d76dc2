package org.varve.ledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.OperationOutcome.Duplicate;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.contract.PlainLog.Verdict;
import org.varve.ledger.testing.LedgerFixtures;

/** Properties that hold for any history; each failure names its seed. */
class ContractPropertyTest {

  private static final int SEEDS = 12;

  static List<Long> seeds() {
    return new Random(20260301).longs(SEEDS, 0, 1_000_000).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void replayGivesTheSameStateAndTheSameLog(long seed) {
    List<DataBlock> blocks = RandomHistory.blocks(seed);
    ContractRun once = run(seed, blocks);

    List<DataBlock> decoded =
        blocks.stream().map(block -> DataBlock.decode(block.encode())).toList();
    ContractRun again = run(seed, decoded);

    assertThat(again.log()).isEqualTo(once.log());
    assertThat(again.state()).isEqualTo(once.state());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void groupsOfAnySizeGiveTheSameState(long seed) {
    List<DataBlock> blocks = RandomHistory.blocks(seed);
    ContractRun oneByOne = run(seed, blocks);
    ContractRun grouped = new ContractRun(LedgerFixtures.seeded(seed));
    Random random = new Random(seed);

    for (int from = 0; from < blocks.size(); ) {
      int to = Math.min(blocks.size(), from + 1 + random.nextInt(7));
      grouped.applyAsGroup(blocks.subList(from, to));
      from = to;
    }

    assertThat(grouped.log()).isEqualTo(oneByOne.log());
    assertThat(grouped.state()).isEqualTo(oneByOne.state());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void repeatsAtAnyPlaceChangeNothing(long seed) {
    List<DataBlock> blocks = RandomHistory.blocks(seed);
    ContractRun plain = run(seed, blocks);
    ContractRun disturbed = new ContractRun(LedgerFixtures.seeded(seed));
    Random random = new Random(seed);

    for (DataBlock block : blocks) {
      Fold first = disturbed.apply(block);
      if (!first.changesRegistry()) {
        assertRepeats(disturbed, block, first);
      }
      assertRecordedAreKnown(disturbed, seed, random);
    }

    assertThat(disturbed.log()).isEqualTo(plain.log());
    assertThat(disturbed.state()).isEqualTo(plain.state());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void agreesWithTheRulesSaidPlainly(long seed) {
    ContractRun run = new ContractRun(LedgerFixtures.seeded(seed));
    PlainLog plain = new PlainLog(LedgerFixtures.seeded(seed).genesis());

    for (DataBlock block : RandomHistory.blocks(seed)) {
      AdmittedBlock admitted = run.admitted(block);
      Fold fold = run.fold(admitted);

      assertThat(Verdict.of(fold)).isEqualTo(plain.fold(admitted));
      assertThat(run.log()).isEqualTo(plain.recorded());
    }
  }

  @Test
  void historiesMeetEveryOutcome() {
    Set<RefusalReason> met = EnumSet.noneOf(RefusalReason.class);
    int gaps = 0;
    int refusedBlocks = 0;
    for (long seed : seeds()) {
      ContractRun run = new ContractRun(LedgerFixtures.seeded(seed));
      for (DataBlock block : RandomHistory.blocks(seed)) {
        Fold fold = run.apply(block);
        refusedBlocks += fold.refusal().isPresent() ? 1 : 0;
        for (OperationOutcome outcome : fold.outcomes()) {
          outcome.fold(recorded -> false, duplicate -> false, refused -> met.add(refused.reason()));
          gaps += outcome instanceof Recorded recorded && recorded.afterGap() ? 1 : 0;
        }
      }
    }
    assertThat(met).hasSizeGreaterThanOrEqualTo(11);
    assertThat(gaps).isGreaterThan(SEEDS);
    assertThat(refusedBlocks).isGreaterThan(SEEDS / 2);
  }

  @Test
  void doesNotDependOnLocaleOrTimeZone() {
    long seed = seeds().get(0);
    List<String> here = outcomes(seed);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      assertThat(outcomes(seed)).isEqualTo(here);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private static ContractRun run(long seed, List<DataBlock> blocks) {
    ContractRun run = new ContractRun(LedgerFixtures.seeded(seed));
    blocks.forEach(run::apply);
    return run;
  }

  private static List<String> outcomes(long seed) {
    ContractRun run = new ContractRun(LedgerFixtures.seeded(seed));
    List<String> outcomes = new ArrayList<>();
    for (DataBlock block : RandomHistory.blocks(seed)) {
      outcomes.add(run.apply(block).toString());
    }
    return outcomes;
  }

  /**
   * The same block at once again: what was recorded is known, what was refused is refused; a
   * contradiction may find another recorded operation to contradict, of the same block.
   */
  private static void assertRepeats(ContractRun run, DataBlock block, Fold first) {
    Fold again = run.apply(block);
    assertThat(again.leaves()).isEmpty();
    assertThat(again.writes()).isEmpty();
    assertThat(again.outcomes().stream().map(ContractPropertyTest::word).toList())
        .isEqualTo(first.outcomes().stream().map(ContractPropertyTest::word).toList());
  }

  private static String word(OperationOutcome outcome) {
    return outcome.fold(
        recorded -> "at leaf " + recorded.leafIndex(),
        duplicate -> "at leaf " + duplicate.leafIndex(),
        refused -> "refused at admission: " + refused.reason().isDecidedAtAdmission());
  }

  private static void assertRecordedAreKnown(ContractRun run, long seed, Random random) {
    List<Operation> log = run.log();
    Operation one = log.get(random.nextInt(log.size()));
    Operation other = log.get(random.nextInt(log.size()));

    Fold fold = run.apply(LedgerFixtures.seeded(seed).authority().seal(one, other));

    assertThat(fold.isEmpty()).isTrue();
    assertThat(fold.outcomes()).allMatch(Duplicate.class::isInstance);
  }
}
