package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Commit;
import org.varve.ledger.LogReader;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.TreeHead;
import org.varve.ledger.embedded.disk.FolderInUseException;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

/** Groups of megabytes, a real disk, RocksDB, and making its state anew. */
class RebuildTest {
  private static final int LABELS = 32;

  @TempDir Path folder;

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(1);
  private final TestAuthority authority = fixtures.authority();
  private final TestSource source = fixtures.source("urn:varve:source:a");

  private EmbeddedLedgerConfig config() {
    return EmbeddedLedgerConfig.of(folder.resolve("ledger"), fixtures.origin())
        .withSegmentBytesMax(5 << 20);
  }

  private EmbeddedLedger open() throws IOException {
    return EmbeddedLedger.open(
        config(),
        new LogKeys(fixtures.receiptKey(), fixtures.checkpointKey()),
        fixtures.authorities(),
        TickingClock.fromStart(),
        new LocalDisk());
  }

  /** An operation of some ten kilobytes. */
  private Operation large() {
    byte[] item = "x".getBytes(StandardCharsets.US_ASCII);
    return source.says(List.of(item), payload -> payload.labels(labels()));
  }

  private static Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < LABELS; i++) {
      labels.put("label" + i, "v".repeat(250));
    }
    return labels;
  }

  private List<DataBlock> largeBlocks(int count) {
    List<DataBlock> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Operation> operations = new ArrayList<>();
      for (int j = 0; j < 300; j++) {
        operations.add(large());
      }
      blocks.add(authority.seal(operations));
    }
    return blocks;
  }

  @Test
  void comesBackToTheSameLogFromItsBlocksAlone() throws Exception {
    TreeHead head;
    long operations;
    try (EmbeddedLedger ledger = open()) {
      ledger.append(authority.seal(authority.registersOpaque(), authority.binds(source))).join();
      List<CompletableFuture<Commit>> commits = new ArrayList<>();
      for (DataBlock block : largeBlocks(10)) {
        commits.add(ledger.append(block));
      }
      for (CompletableFuture<Commit> commit : commits) {
        assertThat(commit.join().outcomes()).allMatch(Recorded.class::isInstance);
      }
      head = ledger.log().head();
      operations = head.size();
      assertThatThrownBy(() -> rebuild(new ArrayList<>())).isInstanceOf(FolderInUseException.class);
    }
    List<Long> told = new ArrayList<>();

    long blocks = rebuild(told);

    assertThat(told).isSorted().hasSize((int) blocks);
    try (EmbeddedLedger ledger = open()) {
      LogReader log = ledger.log();
      assertThat(log.head()).isEqualTo(head);
      assertThat(ledger.status().height()).isEqualTo(blocks - 1);
      for (long leaf = 1; leaf < operations; leaf += 97) {
        Operation operation = log.operation(leaf).orElseThrow().operation();
        assertThat(log.firstReceipt(leaf).rootFrom(operation.leafHash()))
            .isEqualTo(log.headFor(leaf).root());
      }
    }
    assertSound(operations);
  }

  private long rebuild(List<Long> told) throws IOException {
    return new Rebuild(new LocalDisk()).state(config(), (what, bytes, of) -> told.add(bytes));
  }

  private void assertSound(long operations) throws IOException {
    Fsck fsck = new Fsck(new LocalDisk(), Files.createDirectory(folder.resolve("scratch")));
    FsckReport report = fsck.run(config(), Optional.empty(), StorageProgress.NONE);
    assertThat(report.findings()).isEmpty();
    assertThat(report.notes()).isEmpty();
    assertThat(report.operations()).isEqualTo(operations);
  }
}
