package org.varve.ledger.fabric;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.Ledger;
import org.varve.ledger.fabric.testing.ChannelDouble;
import org.varve.ledger.fabric.testing.ChannelSettings;
import org.varve.ledger.fabric.testing.NodeOnDouble;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.LedgerSuite;

/** What every ledger must do, by the real adapter and the real chaincode on a double of Fabric. */
class DoubleLedgerSuiteTest extends LedgerSuite {
  @TempDir Path folder;

  private final ChannelDouble channel = new ChannelDouble(ChannelSettings.of("varve"));
  private NodeOnDouble node;

  @Override
  protected Ledger open(LedgerFixtures fixtures) throws Exception {
    node =
        NodeOnDouble.founding(
            folder, fixtures, "one", channel.join("MSP-one", NodeOnDouble::chaincode));
    return node.open();
  }

  @Override
  protected Ledger reopen(Ledger running) throws Exception {
    running.close();
    return node.open();
  }

  @AfterEach
  void closeChannel() {
    channel.close();
  }
}
