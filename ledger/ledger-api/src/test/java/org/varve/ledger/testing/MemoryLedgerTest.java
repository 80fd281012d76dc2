package org.varve.ledger.testing;

import java.time.Clock;
import java.util.List;
import org.varve.ledger.Ledger;

/** Runs the suite against the ledger in memory, and so the contract and the suite itself. */
class MemoryLedgerTest extends LedgerSuite {

  private LedgerFixtures fixtures;

  @Override
  protected Ledger open(LedgerFixtures opened) {
    fixtures = opened;
    return MemoryLedger.found(opened, Clock.systemUTC());
  }

  @Override
  protected Ledger reopen(Ledger running) {
    List<byte[]> stored = ((MemoryLedger) running).stored();
    running.close();
    return MemoryLedger.replay(fixtures, Clock.systemUTC(), stored);
  }
}
