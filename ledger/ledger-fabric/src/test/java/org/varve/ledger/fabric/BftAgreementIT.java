package org.varve.ledger.fabric;

import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.EnabledIfFabric;

/** Four SmartBFT orderers orders. */
@EnabledIfFabric(consensus = Consensus.BFT)
class BftAgreementIT extends RealAgreementSuite {
  BftAgreementIT() throws Exception {
    super(Consensus.BFT);
  }
}
