package org.varve.ledger.fabric;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.varve.ledger.fabric.testing.ChannelDouble;
import org.varve.ledger.fabric.testing.ChannelSettings;
import org.varve.ledger.fabric.testing.NodeOnDouble;

/** Two organisations on doubles of their peers. */
class AgreementTest extends AgreementSuite {
  private final ChannelDouble channel = new ChannelDouble(ChannelSettings.of("varve"));
  private final Map<Integer, NodeOnDouble> nodes = new HashMap<>();

  private NodeOnDouble node(int organisation) {
    return nodes.computeIfAbsent(
        organisation,
        number -> {
          String id = "org" + number;
          var peer = channel.join(mspId(number), NodeOnDouble::chaincode);
          Path own = folder.resolve(id);
          return number == 1
              ? NodeOnDouble.founding(own, fixtures, id, peer)
              : NodeOnDouble.joining(own, fixtures, id, peer);
        });
  }

  @Override
  FabricLedger openNode(int organisation) throws Exception {
    node(2); // both have a peer from the start
    return node(organisation).open();
  }

  @Override
  FabricConfig config(int organisation) throws Exception {
    return node(organisation).config();
  }

  @Override
  String mspId(int organisation) {
    return "MSP-org" + organisation;
  }

  @Override
  Path copy(int organisation) {
    return folder.resolve("org" + organisation).resolve("ledger");
  }

  @AfterEach
  void closeChannel() {
    closeNodes();
    channel.close();
  }
}
