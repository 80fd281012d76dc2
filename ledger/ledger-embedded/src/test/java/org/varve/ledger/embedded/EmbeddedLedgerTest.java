package org.varve.ledger.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.LedgerBusyException;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.OperationOutcome.Duplicate;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.OperationOutcome.Refused;
import org.varve.ledger.TreeHead;
import org.varve.ledger.embedded.disk.FaultDisk.Calls;
import org.varve.ledger.embedded.disk.FaultDisk.Fault;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

class EmbeddedLedgerTest {
  private final LedgerBench bench = new LedgerBench(1);
  private final TestAuthority authority = bench.fixtures.authority();
  private final TestSource source = bench.fixtures.source("urn:varve:source:a");

  @BeforeEach
  void open() throws Exception {
    bench.open();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void bindSource() {
    bench.append(authority.seal(authority.registersOpaque(), authority.binds(source)));
  }

  @Test
  void beginsWithAHeadOfSizeOneThatHasACheckpointAndNoReceipts() {
    TreeHead head = bench.ledger.log().head();
    assertThat(head.size()).isEqualTo(1);
    assertThat(head.checkpoint()).startsWith(bench.fixtures.origin() + "\n1\n");
    assertThatThrownBy(() -> bench.ledger.log().firstReceipt(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesNothingForWhatIsRecordedAlready() {
    bindSource();
    DataBlock block = authority.seal(source.says("1"), source.says("2"));
    Commit first = bench.append(block);
    int changes = bench.disk.changes();

    Commit again = bench.append(block);

    assertThat(bench.disk.changes()).isEqualTo(changes);
    assertThat(again.outcomes()).allMatch(Duplicate.class::isInstance);
    assertThat(again.head()).isEqualTo(first.head());
    assertThat(again.height()).isEqualTo(first.height());
  }

  @Test
  void makesManyBlocksDurableWithOneFsync() {
    bindSource();
    List<CompletableFuture<Commit>> commits = new ArrayList<>();
    long height;
    int forces;
    try (Gate gate = new Gate(bench.disk)) {
      commits.add(bench.ledger.append(authority.seal(source.says("first"))));
      gate.awaitReached();
      height = bench.ledger.status().height();
      forces = bench.disk.forces();
      for (int i = 0; i < 20; i++) {
        commits.add(bench.ledger.append(authority.seal(source.says("number " + i))));
      }
      assertThat(bench.ledger.status().queued()).isEqualTo(21);
    }
    commits.forEach(CompletableFuture::join);
    assertThat(bench.ledger.status().height()).isEqualTo(height + 2);
    assertThat(bench.disk.forces()).isLessThanOrEqualTo(forces + 6);
  }

  @Test
  void foldsABlockOnTopOfThoseBeforeItInTheSameGroup() {
    List<CompletableFuture<Commit>> commits = new ArrayList<>();
    try (Gate gate = new Gate(bench.disk)) {
      commits.add(bench.ledger.append(authority.seal(authority.registersOpaque())));
      gate.awaitReached();
      DataBlock block = authority.seal(source.says("bound a moment ago"));
      for (DataBlock next :
          List.of(
              authority.seal(authority.binds(source)),
              block,
              block,
              authority.seal(authority.revokes(source)),
              authority.seal(source.says("too late")))) {
        commits.add(bench.ledger.append(next));
      }
    }
    assertThat(commits.stream().<Class<?>>map(commit -> commit.join().outcomes().get(0).getClass()))
        .containsExactly(
            Recorded.class,
            Recorded.class,
            Recorded.class,
            Duplicate.class,
            Recorded.class,
            Refused.class);
    assertThat(commits.get(5).join().head())
        .as("one group")
        .isEqualTo(commits.get(1).join().head());
  }

  @Test
  void refusesABadBlockWithoutItsNeighboursInTheGroup() {
    bindSource();
    List<CompletableFuture<Commit>> good = new ArrayList<>();
    CompletableFuture<Commit> bad;
    try (Gate gate = new Gate(bench.disk)) {
      good.add(bench.ledger.append(authority.seal(source.says("1"))));
      gate.awaitReached();
      good.add(bench.ledger.append(authority.seal(source.says("2"))));
      bad = bench.ledger.append(bench.fixtures.impostor().seal(source.cloned().says("x")));
      good.add(bench.ledger.append(authority.seal(source.says("3"))));
    }
    good.forEach(
        commit -> assertThat(commit.join().outcomes().get(0)).isInstanceOf(Recorded.class));
    assertThatThrownBy(bad::join).hasCauseInstanceOf(BlockRefusedException.class);
  }

  @Test
  void pushesBackOnASlowDiskAndGoesOnAfterwards() {
    bindSource();
    List<CompletableFuture<Commit>> commits = new ArrayList<>();
    try (Gate gate = new Gate(bench.disk)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  commits.add(bench.ledger.append(authority.seal(source.says("more"))));
                }
              })
          .isInstanceOf(LedgerBusyException.class)
          .hasMessageContaining("at most 100");
      assertThat(commits).hasSize(100);
      assertThat(bench.ledger.status().queued()).isEqualTo(100);
      assertThat(bench.ledger.status().state()).isEqualTo(LedgerStatus.State.OPEN);
    }
    commits.forEach(CompletableFuture::join);
    assertThat(bench.append(authority.seal(source.says("after"))).outcomes()).hasSize(1);
  }

  @Test
  void countsBytesThatWait() throws Exception {
    bindSource();
    bench.close();
    bench.config = bench.config.withQueue(new QueueLimits(100, 4_000, Duration.ofMillis(10)));
    bench.open();
    List<CompletableFuture<Commit>> commits = new ArrayList<>();
    try (Gate gate = new Gate(bench.disk)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  commits.add(bench.ledger.append(authority.seal(source.says("more"))));
                }
              })
          .isInstanceOf(LedgerBusyException.class)
          .hasMessageContaining("4000 bytes");
      assertThat(commits).hasSizeBetween(2, 8);
    }
    commits.forEach(CompletableFuture::join);
  }

  @Test
  void doesNotWaitForRoomOnceInterrupted() {
    bindSource();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    try (Gate gate = new Gate(bench.disk)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> {
                while (true) {
                  bench.ledger.append(authority.seal(source.says("more")));
                }
              })
          .isInstanceOf(LedgerBusyException.class)
          .hasMessageContaining("interrupted");
      interrupted.set(Thread.interrupted());
    }
    assertThat(interrupted.get()).as("the interruption is passed on").isTrue();
  }

  @Test
  void commitsWhatIsQueuedBeforeItCloses() throws Exception {
    bindSource();
    List<CompletableFuture<Commit>> commits = new ArrayList<>();
    Thread closing;
    try (Gate gate = new Gate(bench.disk)) {
      for (int i = 0; i < 10; i++) {
        commits.add(bench.ledger.append(authority.seal(source.says("number " + i))));
      }
      gate.awaitReached();
      EmbeddedLedger ledger = bench.ledger;
      closing = new Thread(ledger::close);
      closing.start();
    }
    closing.join();
    commits.forEach(commit -> assertThat(commit).isCompleted());
    assertThatThrownBy(() -> bench.ledger.append(authority.seal(source.says("late"))))
        .isInstanceOf(LedgerFailedException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void keepsServingWhatIsCommittedAfterADiskFailure() throws Exception {
    bindSource();
    Commit before = bench.append(authority.seal(source.says("1")));
    DataBlock block = authority.seal(source.says("2"));
    bench.disk.failAt(Fault.INPUT_OUTPUT_ERROR, Calls.FORCES, 0);

    assertThatThrownBy(() -> bench.append(block))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(LedgerFailedException.class)
        .hasMessageContaining("Input/output error")
        .hasMessageContaining("start again");

    assertThat(bench.ledger.status().state()).isEqualTo(LedgerStatus.State.FAILED);
    assertThat(bench.ledger.status().detail()).contains("Input/output error");
    assertThatThrownBy(() -> bench.ledger.append(block)).isInstanceOf(LedgerFailedException.class);
    assertThat(bench.ledger.log().head()).isEqualTo(before.head());
    try (CommittedBlocks stream = bench.ledger.blocks(before.height())) {
      assertThat(stream.next(Duration.ZERO)).isPresent();
      assertThatThrownBy(() -> stream.next(Duration.ofMinutes(1)))
          .isInstanceOf(LedgerFailedException.class);
    }
    bench.killAndOpen();
    assertThat(bench.append(block).outcomes().get(0)).isNotInstanceOf(Refused.class);
  }

  @Test
  void readsBackNothingThatIsDamaged() throws Exception {
    bindSource();
    Commit commit = bench.append(authority.seal(source.says("1")));
    long leaf = ((Recorded) commit.outcomes().get(0)).leafIndex();
    byte[] operation = bench.ledger.log().operation(leaf).orElseThrow().operation().bytes();
    byte[] file = bench.disk.bytes(bench.segment(1));
    int at = new String(file, ISO_8859_1).indexOf(new String(operation, ISO_8859_1));
    bench.disk.flip(bench.segment(1), (at + operation.length - 3) * 8L);

    assertThatThrownBy(() -> bench.ledger.log().operation(leaf))
        .isInstanceOf(LedgerFailedException.class)
        .hasMessageContaining("00000001.seg")
        .hasMessageContaining("leaf " + leaf);
    assertThatThrownBy(
            () -> {
              try (CommittedBlocks stream = bench.ledger.blocks(commit.height())) {
                stream.next(Duration.ZERO);
              }
            })
        .isInstanceOf(LedgerFailedException.class)
        .hasMessageContaining("varve fsck");
    assertThat(bench.ledger.log().operation(leaf + 1)).as("its neighbour").isPresent();
  }

  @Test
  void wakesAStreamThatWaitsWhenItCloses() throws Exception {
    EmbeddedLedger ledger = bench.ledger;
    try (CommittedBlocks stream = ledger.blocks(1)) {
      Thread closing = new Thread(ledger::close);
      closing.start();
      assertThatThrownBy(() -> stream.next(Duration.ofMinutes(1)))
          .isInstanceOf(LedgerFailedException.class)
          .hasMessageContaining("closed");
      closing.join();
    }
  }
}
