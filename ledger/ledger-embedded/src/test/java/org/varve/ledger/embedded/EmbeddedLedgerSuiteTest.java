package org.varve.ledger.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.Ledger;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.LedgerSuite;

/** What every ledger must do, on a real disk and RocksDB. */
class EmbeddedLedgerSuiteTest extends LedgerSuite {
  @TempDir Path folder;

  private final Clock clock = TickingClock.fromStart();
  private LedgerFixtures fixtures;

  @Override
  protected Ledger open(LedgerFixtures opened) throws IOException {
    fixtures = opened;
    return EmbeddedLedger.open(
        EmbeddedLedgerConfig.of(folder, opened.origin()),
        new LogKeys(opened.receiptKey(), opened.checkpointKey()),
        opened.authorities(),
        clock,
        new LocalDisk());
  }

  @Override
  protected Ledger reopen(Ledger running) throws IOException {
    running.close();
    return open(fixtures);
  }
}
