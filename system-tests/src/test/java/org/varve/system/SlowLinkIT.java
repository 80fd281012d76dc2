package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.launcher.node.VarveNode;

/** An agent whose server is 200 ms away: it need not wait for each answer before it goes on. */
class SlowLinkIT {

  private static final String SOURCE = "glacier";
  private static final int ROWS = 4_000;
  private static final int BATCH = 10;
  private static final long ONE_WAY_MILLIS = 100;

  @TempDir Path folder;

  @Test
  void everythingArrivesOnceAndFasterThanOneByOne() throws Exception {
    try (VarveNode node = TestNode.start(folder.resolve("node"));
        SlowLink link = new SlowLink(node.address(), ONE_WAY_MILLIS)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      GrowingFile file = new GrowingFile(folder.resolve("glacier.csv"));
      file.append(ROWS);
      AgentConfig config =
          TestAgent.config(identity, BATCH, List.of(TestAgent.csvSource(SOURCE, file.path())))
              .sendingTo(Optional.of(ServerAddress.parse(link.address())));

      List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
      long start = System.nanoTime();
      try (EdgeAgent agent = EdgeAgent.open(config, TestAgent.collecting(receipts))) {
        agent.start();
        assertThat(agent.awaitDrained(TestAgent.PATIENCE)).as("%s", agent.status()).isTrue();
      }
      double seconds = (System.nanoTime() - start) / 1e9;

      int operations = ROWS / BATCH;
      assertThat(receipts).hasSize(operations);
      double oneByOne = operations * 2 * ONE_WAY_MILLIS / 1e3;
      System.out.printf(
          "SlowLinkIT: %d operations in %.1f s; one by one they take %.0f s%n",
          operations, seconds, oneByOne);
      assertThat(seconds).isLessThan(oneByOne / 2);
    }
  }
}
