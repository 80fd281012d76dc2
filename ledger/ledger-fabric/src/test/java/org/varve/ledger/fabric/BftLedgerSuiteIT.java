package org.varve.ledger.fabric;

import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.EnabledIfFabric;

/** On four SmartBFT orderers of four organisations; the peers of two must both endorse. */
@EnabledIfFabric(consensus = Consensus.BFT)
class BftLedgerSuiteIT extends RealLedgerSuite {
  BftLedgerSuiteIT() {
    super(Consensus.BFT, 2);
  }
}
