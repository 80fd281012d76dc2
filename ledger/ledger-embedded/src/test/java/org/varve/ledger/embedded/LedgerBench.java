package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.Commit;
import org.varve.ledger.embedded.disk.FaultDisk;
import org.varve.ledger.embedded.state.MemoryEngine;
import org.varve.ledger.embedded.state.StateEngine;
import org.varve.ledger.testing.LedgerFixtures;

/** An embedded ledger on a disk and a state that can fail, and what it takes to restart it. */
final class LedgerBench {
  static final Path DIR = Path.of("/ledger");
  static final Path CONTENT_DIR = Path.of("/content");

  final LedgerFixtures fixtures = LedgerFixtures.seeded(1);
  final FaultDisk disk;
  final MemoryEngine engine = new MemoryEngine();
  StateEngine stateEngine = engine;
  final MemoryEngine indexEngine = new MemoryEngine();
  final Random random;
  EmbeddedLedgerConfig config =
      EmbeddedLedgerConfig.of(DIR, LedgerFixtures.ORIGIN)
          .withQueue(new QueueLimits(100, 1 << 20, Duration.ofMillis(200)))
          .withSegmentBytesMax(8_000);
  ContentStoreConfig contentConfig =
      ContentStoreConfig.of(CONTENT_DIR)
          .withQueue(new QueueLimits(100, 1 << 20, Duration.ofMillis(200)))
          .withSegmentBytesMax(2_000);
  EmbeddedLedger ledger;
  SegmentContentStore contents;

  /** What the content store goes by. */
  Instant now = Instant.parse("2027-01-01T00:00:00Z");

  private final InstantSource clock = () -> now;

  LedgerBench(long seed) {
    disk = new FaultDisk(seed);
    random = new Random(seed);
  }

  /** Opens the ledger, founding it the first time. */
  LedgerBench open() throws IOException {
    ledger =
        EmbeddedLedger.open(
            config,
            new LogKeys(fixtures.receiptKey(), fixtures.checkpointKey()),
            fixtures.authorities(),
            TickingClock.fromStart(),
            new Storage(disk, stateEngine, random, clock));
    return this;
  }

  LedgerBench openContents() throws IOException {
    contents =
        SegmentContentStore.open(contentConfig, new Storage(disk, indexEngine, random, clock));
    return this;
  }

  FsckReport fsck() throws IOException {
    Fsck fsck = new Fsck(disk, new MemoryEngine(), new MemoryEngine());
    boolean withContents = !disk.list(CONTENT_DIR).isEmpty();
    Optional<Path> contentDir = withContents ? Optional.of(CONTENT_DIR) : Optional.empty();
    return fsck.run(new Fsck.Target(DIR, stateEngine, contentDir), StorageProgress.NONE);
  }

  /** Ends the process without a word and starts it anew; nothing written is lost. */
  LedgerBench killAndOpen() throws IOException {
    kill();
    return open();
  }

  void kill() {
    end(disk::restartProcess);
  }

  void cutPower() {
    end(disk::cutPower);
  }

  private void end(Runnable end) {
    end.run();
    engine.crash(random);
    indexEngine.crash(random);
    // Closing ends the threads; to what is stored it does nothing any more.
    closeDead(() -> closeLedger());
    closeDead(() -> closeContents());
  }

  private static void closeDead(Runnable close) {
    try {
      close.run();
    } catch (UncheckedIOException e) {
      assertThat(e).hasRootCauseMessage("the file is closed");
    }
  }

  LedgerBench close() {
    closeLedger();
    closeContents();
    return this;
  }

  private void closeLedger() {
    EmbeddedLedger closing = ledger;
    ledger = null;
    if (closing != null) {
      closing.close();
    }
  }

  private void closeContents() {
    SegmentContentStore closing = contents;
    contents = null;
    if (closing != null) {
      closing.close();
    }
  }

  /** Records the usual workload, contents included if their store is open. */
  LedgerBench work() {
    return work(Workload.SHARED);
  }

  LedgerBench work(Workload work) {
    for (DataBlock block : work.blocks()) {
      if (contents != null) {
        contents.put(work.contentsOf(block));
      }
      append(block);
    }
    return this;
  }

  Commit append(DataBlock block) {
    return ledger.append(block).orTimeout(60, TimeUnit.SECONDS).join();
  }

  Path segment(int number) {
    return DIR.resolve("%08d.seg".formatted(number));
  }

  Path contentSegment(int number) {
    return CONTENT_DIR.resolve("%08d.seg".formatted(number));
  }
}
