package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.Commit;
import org.varve.ledger.embedded.disk.FaultDisk;
import org.varve.ledger.embedded.state.MemoryEngine;
import org.varve.ledger.testing.LedgerFixtures;

/** An embedded ledger on a disk and a state that can fail, and what it takes to restart it. */
final class LedgerBench {
  static final Path DIR = Path.of("/ledger");

  final LedgerFixtures fixtures = LedgerFixtures.seeded(1);
  final FaultDisk disk;
  final MemoryEngine engine = new MemoryEngine();
  final Random random;
  EmbeddedLedgerConfig config =
      EmbeddedLedgerConfig.of(DIR, LedgerFixtures.ORIGIN)
          .withQueue(new QueueLimits(100, 1 << 20, Duration.ofMillis(200)))
          .withSegmentBytesMax(8_000);
  EmbeddedLedger ledger;

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
            new EmbeddedLedger.Storage(disk, engine, random));
    return this;
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
    try {
      // Ends the threads; to what is stored it does nothing any more.
      ledger.close();
    } catch (UncheckedIOException e) {
      assertThat(e).hasRootCauseMessage("the file is closed");
    }
  }

  Commit append(DataBlock block) {
    return ledger.append(block).orTimeout(60, TimeUnit.SECONDS).join();
  }
}
