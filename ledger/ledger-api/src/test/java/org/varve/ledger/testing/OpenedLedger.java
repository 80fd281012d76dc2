package org.varve.ledger.testing;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.varve.ledger.Ledger;

/** Opens a new ledger for each test of the suite. */
abstract class OpenedLedger {

  SuiteLedger suite;

  /** A new ledger with the fixtures' origin, keys, authorities and genesis operation. */
  protected abstract Ledger open(LedgerFixtures fixtures) throws Exception;

  /** Closes a ledger that {@link #open} gave, and opens it again as after a restart. */
  protected abstract Ledger reopen(Ledger running) throws Exception;

  @BeforeEach
  void openLedger() throws Exception {
    LedgerFixtures fixtures = LedgerFixtures.seeded(2026);
    suite = new SuiteLedger(open(fixtures), new TestParties(fixtures));
  }

  @AfterEach
  void closeLedger() {
    suite.ledger().close();
  }
}
