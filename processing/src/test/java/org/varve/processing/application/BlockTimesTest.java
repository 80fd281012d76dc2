package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.DataBlock;
import org.varve.processing.LedgerNode;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.processing.domain.RecordResult;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class BlockTimesTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private RocksIndex index;
  private IndexFold fold;
  private RecordBlock recordBlock;

  @BeforeEach
  void start() {
    index =
        RocksIndex.open(folder, 1 << 20, node.ledger().identity().genesis().id(), position -> true);
    fold = new IndexFold(node.ledger(), index, block -> {});
    fold.start();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    recordBlock =
        new RecordBlock(
            node.ledger(),
            node.contents(),
            fold.progress(),
            new BlockTimes(node.ledger().log(), index, clock, TOLERANCE),
            Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    fold.stop();
    index.close();
  }

  @Test
  @Tag("Y-8.1-c")
  void refusesABlockThatIsAheadOfTheClockByMoreThanTheTolerance() {
    assertThat(record(sealedAt(NOW.plus(TOLERANCE)))).isInstanceOf(RecordResult.Recorded.class);

    refuses(
        sealedAt(NOW.plus(TOLERANCE).plusMillis(1)),
        "was sealed at 2026-06-01T12:05:00.001Z, PT5M ahead of the clock of processing, which is"
            + " 2026-06-01T12:00:00Z; at most PT5M is allowed");
  }

  @Test
  @Tag("Y-8.1-c")
  void refusesABlockThatIsOlderThanTheNewestOfItsSealerByMoreThanTheTolerance() {
    record(sealedAt(NOW));

    assertThat(record(sealedAt(NOW.minus(TOLERANCE)))).isInstanceOf(RecordResult.Recorded.class);
    record(sealedAt(NOW));
    refuses(
        sealedAt(NOW.minus(TOLERANCE).minusSeconds(1)),
        "PT5M1S behind the newest block of the same");
  }

  @Test
  void aRecordedBlockMayComeAgainHoweverOldItIs() {
    DataBlock old = sealedAt(NOW.minus(Duration.ofDays(1)));
    record(old);
    record(sealedAt(NOW));

    assertThat(record(old)).isInstanceOf(RecordResult.Duplicate.class);
  }

  private DataBlock sealedAt(Instant time) {
    return node.authority().sealAt(time, List.of(node.source().says("x")));
  }

  private RecordResult record(DataBlock block) {
    return recordBlock.record(block, List.of(LedgerNode.content("x"))).results().get(0);
  }

  private void refuses(DataBlock block, String message) {
    assertThatThrownBy(() -> record(block))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.CLOCK_SKEW))
        .hasMessageContaining(message);
  }
}
