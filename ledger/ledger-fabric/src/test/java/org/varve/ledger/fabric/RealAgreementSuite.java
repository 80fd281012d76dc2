package org.varve.ledger.fabric;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.TestNetwork;
import org.varve.ledger.fabric.testing.NodeOnNetwork;

/** Two organisations on a real network, each with a peer of its own; both must endorse. */
abstract class RealAgreementSuite extends AgreementSuite {
  private static final AtomicInteger LOGS = new AtomicInteger();

  private final FabricNetwork network;
  private final String chaincode = "agreement" + LOGS.incrementAndGet();

  RealAgreementSuite(Consensus consensus) throws Exception {
    network = TestNetwork.shared(consensus, 2);
  }

  @Override
  @BeforeEach
  void foundsTheLogAndLetsBothJoin() throws Exception {
    network.deploy(network.channel(), chaincode);
    super.foundsTheLogAndLetsBothJoin();
  }

  private NodeOnNetwork node(int organisation) {
    return NodeOnNetwork.of(network, organisation, chaincode, folder, fixtures);
  }

  @Override
  FabricLedger openNode(int organisation) throws Exception {
    return node(organisation).open();
  }

  @Override
  FabricConfig config(int organisation) {
    return node(organisation).config();
  }

  @Override
  String mspId(int organisation) {
    return network.member(organisation).mspId();
  }

  @Override
  Path copy(int organisation) {
    return folder.resolve("org" + organisation);
  }
}
