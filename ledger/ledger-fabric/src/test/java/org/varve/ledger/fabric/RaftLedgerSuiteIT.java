package org.varve.ledger.fabric;

import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.EnabledIfFabric;

/** On one Raft orderer and one organisation's peer. */
@EnabledIfFabric
class RaftLedgerSuiteIT extends RealLedgerSuite {
  RaftLedgerSuiteIT() {
    super(Consensus.RAFT, 1);
  }
}
