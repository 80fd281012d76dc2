package org.varve.processing.adapter.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.ForkReport;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.RandomLog;
import org.varve.processing.application.StatedRows;
import org.varve.processing.domain.GapFinder;
import org.varve.processing.domain.HistoryEntry;
import org.varve.processing.domain.HistoryQuery;
import org.varve.processing.domain.IndexPosition;

/** A history is all that was stated, by signer, epoch and sequence, with every gap and fork. */
class HistoryTest {
  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 6);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tellsEverythingInOrderWithGapsAndForks(long seed) {
    RandomLog log = new RandomLog(seed).grow(60);
    List<String> all = new ArrayList<>();
    try (RocksIndex index = Indexes.of(folder, log.ledger())) {
      IndexPosition until = index.position().orElseThrow();
      for (TestSource source : log.sources()) {
        List<String> told = told(index, query(source), until);
        assertThat(told)
            .as("seed %d, %s", seed, source.name())
            .containsExactlyElementsOf(expected(log, source.name()));
        all.addAll(told);
      }
    }
    assertThat(all)
        .as("seed %d", seed)
        .anyMatch(line -> line.startsWith("gap"))
        .anyMatch(line -> line.startsWith("fork"));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isAsOfThePositionEvenIfTheLogGrowsMeanwhile(long seed) {
    RandomLog log = new RandomLog(seed).grow(20);
    try (RocksIndex index = Indexes.of(folder, log.ledger())) {
      IndexPosition until = index.position().orElseThrow();
      TestSource source = log.sources().get(0);
      List<String> before = told(index, query(source), until);
      log.grow(20);
      Indexes.catchUp(index, log.ledger());
      assertThat(told(index, query(source), until)).isEqualTo(before);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isNarrowedToASignerAndAnEpoch(long seed) {
    RandomLog log = new RandomLog(seed).grow(40);
    TestSource source = log.sources().get(0);
    try (RocksIndex index = Indexes.of(folder, log.ledger())) {
      IndexPosition until = index.position().orElseThrow();
      HistoryQuery first =
          new HistoryQuery(source.name(), Optional.of(source.signer()), OptionalLong.of(1));
      assertThat(told(index, first, until))
          .isEqualTo(
              expected(log, source.name()).stream().filter(e -> e.contains(" epoch 1 ")).toList());
      HistoryQuery nobody =
          new HistoryQuery(source.name(), Optional.of("urn:x"), OptionalLong.empty());
      assertThat(told(index, nobody, until)).isEmpty();
    }
  }

  private static HistoryQuery query(TestSource source) {
    return new HistoryQuery(source.name(), Optional.empty(), OptionalLong.empty());
  }

  private static List<String> told(RocksIndex index, HistoryQuery query, IndexPosition until) {
    StatedRows rows = index.history(query, until);
    GapFinder gaps = new GapFinder();
    List<String> told = new ArrayList<>();
    for (List<HistoryEntry> some = rows.next(3); !some.isEmpty(); some = rows.next(3)) {
      for (HistoryEntry entry : some) {
        told.addAll(
            entry.fold(
                stated -> {
                  List<String> lines = new ArrayList<>();
                  gaps.before(stated.operation().statement())
                      .ifPresent(
                          gap ->
                              lines.add(
                                  "gap epoch %d %d to %d"
                                      .formatted(gap.epoch(), gap.from(), gap.to())));
                  lines.add(
                      "operation epoch %d %d %s"
                          .formatted(
                              stated.operation().statement().epoch(),
                              stated.operation().statement().sequence(),
                              stated.operation().statement().id()));
                  return lines;
                },
                missing -> List.of(),
                forked ->
                    List.of(
                        "fork epoch %d %d %s against %s"
                            .formatted(
                                forked.fork().refused().epoch(),
                                forked.fork().refused().sequence(),
                                forked.fork().refused().id(),
                                forked.fork().recorded()))));
      }
    }
    return told;
  }

  /** Sources here have one signer each, so epoch and sequence are the order. */
  private static List<String> expected(RandomLog log, String source) {
    TreeMap<Long, TreeMap<Long, Operation>> epochs = new TreeMap<>();
    for (LoggedOperation logged : log.operations()) {
      if (logged.operation().header().source().equals(source)) {
        epochs
            .computeIfAbsent(logged.operation().payload().epoch(), e -> new TreeMap<>())
            .put(logged.operation().payload().sequence(), logged.operation());
      }
    }
    List<ForkReport> forks = forks(log, source);
    forks.forEach(f -> epochs.computeIfAbsent(f.refused().payload().epoch(), e -> new TreeMap<>()));
    List<String> expected = new ArrayList<>();
    epochs.forEach((epoch, operations) -> addEpoch(expected, epoch, operations, forks));
    return expected;
  }

  private static void addEpoch(
      List<String> expected,
      long epoch,
      TreeMap<Long, Operation> operations,
      List<ForkReport> forks) {
    TreeMap<Long, List<ForkReport>> bySequence = new TreeMap<>();
    for (ForkReport fork : forks) {
      if (fork.refused().payload().epoch() == epoch) {
        bySequence
            .computeIfAbsent(fork.refused().payload().sequence(), s -> new ArrayList<>())
            .add(fork);
      }
    }
    TreeMap<Long, Boolean> places = new TreeMap<>();
    operations.keySet().forEach(s -> places.put(s, true));
    bySequence.keySet().forEach(s -> places.put(s, true));
    long next = 1;
    for (long sequence : places.keySet()) {
      Operation operation = operations.get(sequence);
      if (operation != null) {
        if (next < sequence) {
          expected.add("gap epoch %d %d to %d".formatted(epoch, next, sequence - 1));
        }
        expected.add("operation epoch %d %d %s".formatted(epoch, sequence, operation.id()));
        next = sequence + 1;
      }
      bySequence.getOrDefault(sequence, List.of()).stream()
          .sorted(Comparator.comparing(fork -> fork.refused().id()))
          .forEach(
              fork ->
                  expected.add(
                      "fork epoch %d %d %s against %s"
                          .formatted(epoch, sequence, fork.refused().id(), fork.recorded())));
    }
  }

  private static List<ForkReport> forks(RandomLog log, String source) {
    List<ForkReport> forks = new ArrayList<>();
    try (CommittedBlocks blocks = log.ledger().blocks(0)) {
      Optional<CommittedBlock> block = blocks.next(Duration.ZERO);
      while (block.isPresent()) {
        block.get().forks().stream()
            .filter(fork -> fork.refused().header().source().equals(source))
            .forEach(forks::add);
        block = blocks.next(Duration.ZERO);
      }
      return forks;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
