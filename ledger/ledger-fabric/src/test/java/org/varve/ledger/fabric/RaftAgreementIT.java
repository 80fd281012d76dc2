package org.varve.ledger.fabric;

import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.EnabledIfFabric;

/** One Raft orderer orders. */
@EnabledIfFabric
class RaftAgreementIT extends RealAgreementSuite {
  RaftAgreementIT() throws Exception {
    super(Consensus.RAFT);
  }
}
