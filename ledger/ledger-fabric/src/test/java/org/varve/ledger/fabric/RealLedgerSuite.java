package org.varve.ledger.fabric;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.Ledger;
import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.TestNetwork;
import org.varve.ledger.fabric.testing.NodeOnNetwork;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.LedgerSuite;

/** What every ledger must do, on a real network: one for all tests, a log for each. */
abstract class RealLedgerSuite extends LedgerSuite {
  private static final AtomicInteger LOGS = new AtomicInteger();

  @TempDir Path folder;

  private final Consensus consensus;
  private final int organisations;
  private NodeOnNetwork node;

  RealLedgerSuite(Consensus consensus, int organisations) {
    this.consensus = consensus;
    this.organisations = organisations;
  }

  @Override
  protected Ledger open(LedgerFixtures fixtures) throws Exception {
    FabricNetwork network = TestNetwork.shared(consensus, organisations);
    // A definition of its own has a state of its own.
    String chaincode = "suite" + LOGS.incrementAndGet();
    network.deploy(network.channel(), chaincode);
    node = NodeOnNetwork.of(network, 1, chaincode, folder, fixtures);
    return node.open();
  }

  @Override
  protected Ledger reopen(Ledger running) throws Exception {
    running.close();
    return node.open();
  }
}
