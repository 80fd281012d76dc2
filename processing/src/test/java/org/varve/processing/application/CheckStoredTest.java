package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.processing.FakeLedger;
import org.varve.processing.LedgerNode;
import org.varve.processing.adapter.file.ScrubFile;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.processing.domain.BlockVerdict;
import org.varve.processing.domain.StoredDamage;
import org.varve.processing.domain.StoredDamage.Part;

/** Damage is found, pinpointed, and no more is called lost than is. */
@Timeout(60)
@Tag("Y-8.5-d")
class CheckStoredTest {
  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private final FakeLedger ledger = new FakeLedger(node.ledger());
  private RocksIndex index;
  private IndexFold fold;
  private CheckStored check;

  @BeforeEach
  void start() {
    for (int i = 0; i < 6; i++) {
      node.recorded("reading " + i);
    }
    index =
        RocksIndex.open(
            folder.resolve("index"), 1 << 20, ledger.identity().genesis().id(), position -> true);
    fold = new IndexFold(ledger, index, block -> {});
    fold.start();
    check = new CheckStored(ledger, node.contents(), index);
  }

  @AfterEach
  void stop() {
    fold.stop();
    index.close();
  }

  @Test
  void findsNothingWhereNothingIsWrong() {
    ValidateStored.Run run = new ValidateStored(check).begin(0, Optional.empty());

    ValidateStored.Step last = run.next().orElseThrow();

    assertThat(last.isLast()).isTrue();
    assertThat(last.damages()).isEmpty();
    assertThat(last.operations()).isEqualTo(ledger.status().treeSize());
    assertThat(last.contents()).isEqualTo(6);
    assertThat(run.next()).isEmpty();
  }

  @Test
  void namesTheOperationWhoseContentHasChanged() {
    Operation operation = node.source().says("to be damaged");
    node.contents().put(List.of(LedgerNode.content("to be damaged")));
    node.append(operation);
    node.contents().damage(operation.payload().contentRoot().orElseThrow());

    BlockVerdict verdict = check.check(check.newestHeight());

    assertThat(verdict.damagesTotal()).isOne();
    StoredDamage damage = verdict.damages().get(0);
    assertThat(damage.part()).isEqualTo(Part.CONTENT);
    assertThat(damage.operation()).contains(operation.id());
    assertThat(damage.source()).contains(node.source().name());
    assertThat(damage.leafIndex())
        .isEqualTo(OptionalLong.of(ledger.log().leafIndexOf(operation.id()).orElseThrow()));
    assertThat(damage.items()).isOne();
    assertThat(damage.lost()).contains("still provable");
  }

  @Test
  void namesTheOperationWhoseContentIsMissing() {
    Operation operation = node.recorded("to be lost");
    node.contents().remove(operation.payload().contentRoot().orElseThrow());

    BlockVerdict verdict = check.check(check.newestHeight());

    assertThat(verdict.damages())
        .singleElement()
        .extracting(StoredDamage::what)
        .asString()
        .contains("not stored");
  }

  @Test
  void saysOfADamagedBlockWhichOfItsOperationsAreLostAndWhichAreNot() {
    long height = 3;
    long leaf = ledger.log().leafIndexOf(idOfBlock(height)).orElseThrow();
    ledger.damage(height, leaf);

    BlockVerdict verdict = check.check(height);

    assertThat(verdict.damages())
        .extracting(StoredDamage::part)
        .containsExactly(Part.BLOCK, Part.OPERATION);
    assertThat(verdict.damages().get(0).what()).contains("blocks-1.seg");
    assertThat(verdict.damages().get(0).lost())
        .contains("at leaves %d to %d, 1 cannot be read".formatted(leaf, leaf + 1));
    assertThat(verdict.damages().get(1).source()).contains(node.source().name());
    assertThat(check.check(height - 1).isSound()).isTrue();
    assertThat(check.check(height + 1).isSound()).isTrue();
  }

  @Test
  @Tag("F-9.5.2-e1")
  void theScrubberFindsItInARoundKeepsItOverARestartAndForgetsItWhenItIsMended() {
    long leaf = ledger.log().leafIndexOf(idOfBlock(4)).orElseThrow();
    ledger.damage(4, leaf);
    Scrubber first = scrubber(Duration.ofHours(1));
    first.start();
    await().until(() -> first.status().completedAt().isPresent());
    assertThat(first.status().damages()).extracting(StoredDamage::height).containsOnly(4L);
    assertThat(first.status().next()).isEqualTo(check.newestHeight() + 1);
    first.stop();

    Scrubber second = scrubber(Duration.ofMillis(100));
    assertThat(second.status().known()).as("before it has looked again").isFalse();
    assertThat(second.status().next()).isEqualTo(check.newestHeight() + 1);
    second.start();
    await().until(() -> second.status().damagesTotal() == 2);
    ledger.mend();
    await().until(() -> second.status().damagesTotal() == 0);
    second.stop();
  }

  @Test
  void theScrubberKeepsToItsPace() throws InterruptedException {
    Scrubber slow =
        new Scrubber(
            check,
            new Scrubber.Pace(1_024, Duration.ofHours(1)),
            new ScrubFile(folder.resolve("slow.txt")),
            Clock.systemUTC(),
            ScrubMetrics.NOOP);
    slow.start();
    Thread.sleep(300);
    // A block counts for a KiB at least, so that it is still at its first second.
    assertThat(slow.status().next()).isLessThanOrEqualTo(1);
    slow.stop();
  }

  private Scrubber scrubber(Duration pause) {
    return new Scrubber(
        check,
        new Scrubber.Pace(1L << 30, pause),
        new ScrubFile(folder.resolve("scrub.txt")),
        Clock.systemUTC(),
        ScrubMetrics.NOOP);
  }

  private OperationId idOfBlock(long height) {
    try (var blocks = node.ledger().blocks(height)) {
      return blocks.next(Duration.ZERO).orElseThrow().operations().get(0).operation().id();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
