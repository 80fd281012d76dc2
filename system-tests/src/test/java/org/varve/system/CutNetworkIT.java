package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.config.AgentConfigReader;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.uplink.VerifiedReceipt;

/**
 * Agent and node on two hosts, whose network loses packets and is slow, is cut, and whose node dies
 * in a cut.
 */
class CutNetworkIT {

  private static final String SOURCE = "river";
  private static final int ROWS_AT_ONCE = 20;
  private static final long ONE_WAY_MILLIS = 100;
  private static final Duration BETWEEN = Duration.ofMillis(50);

  @TempDir Path folder;

  /** What happens to the network while the source goes on. */
  private interface Trouble {
    void happen(NetworkHost network, NodeProcess node) throws Exception;
  }

  @Test
  void lostPacketsOnASlowLinkLoseNothing() throws Exception {
    survives(
        ONE_WAY_MILLIS,
        (network, node) -> {
          network.lose(0.05);
          Thread.sleep(10_000);
          network.loseNothing();
        });
  }

  @Test
  void cutsOfUpToAMinuteLoseNothing() throws Exception {
    survives(
        0,
        (network, node) -> {
          for (int seconds : new int[] {1, 2, 5, 60}) {
            network.cut();
            Thread.sleep(seconds * 1_000L);
            network.mend();
            Thread.sleep(2_000);
          }
        });
  }

  @Test
  void aNodeThatDiesWhileTheNetworkIsCutLosesNothing() throws Exception {
    survives(
        0,
        (network, node) -> {
          Thread.sleep(1_000);
          network.cut();
          node.kill();
          Thread.sleep(3_000);
          network.mend();
          node.start();
        });
  }

  private void survives(long delayMillis, Trouble trouble) throws Exception {
    try (NetworkHost network = NetworkHost.connected()) {
      NodeProcess node = NodeProcess.on(network, folder.resolve("node"));
      node.start();
      try (SlowLink link = new SlowLink(node.address(), delayMillis)) {
        AgentIdentity identity = node.enrol(folder.resolve("agent"), SOURCE);
        GrowingFile file = new GrowingFile(folder.resolve("river.csv"));
        List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
        try (EdgeAgent agent =
            EdgeAgent.open(
                config(identity, file, delayMillis > 0 ? Optional.of(link) : Optional.empty()),
                TestAgent.collecting(receipts))) {
          agent.start();
          Writer writer = new Writer(file);
          writer.start();
          trouble.happen(network, node);
          writer.finish();
          node.awaitItems(SOURCE, file.rows());
        }
        RecordedRows recorded = RecordedRows.of(node.operationsOf(SOURCE)).withoutGaps();
        System.out.printf(
            "CutNetworkIT: %d readings, each once; %d receipts%n",
            recorded.items(), receipts.size());
        assertThat(recorded.items()).isEqualTo(file.rows());
        assertThat(recorded.sequences()).as("epochs").hasSize(1);
      } finally {
        node.kill();
      }
    }
  }

  private org.varve.edge.config.AgentConfig config(
      AgentIdentity identity, GrowingFile file, Optional<SlowLink> link) throws Exception {
    SourceConfig source =
        new AgentConfigReader(variable -> null)
            .source("name=" + SOURCE + ",type=csv,follow=true,file=" + file.path(), folder);
    var usual = org.varve.edge.config.AgentConfig.of(identity.folder(), List.of(source));
    return new org.varve.edge.config.AgentConfig(
        usual.identity(),
        link.map(SlowLink::address).map(ServerAddress::parse),
        Optional.empty(),
        new BatchConfig(ROWS_AT_ONCE, Duration.ofMillis(200)),
        usual.queue(),
        usual.sources(),
        false);
  }

  /** The source, which does not stop for a network. */
  private static final class Writer extends Thread {
    private final GrowingFile file;
    private volatile boolean over;
    private volatile Exception failure;

    Writer(GrowingFile file) {
      super("source");
      this.file = file;
    }

    @Override
    public void run() {
      try {
        while (!over) {
          file.append(ROWS_AT_ONCE);
          Thread.sleep(BETWEEN.toMillis());
        }
      } catch (java.io.IOException | InterruptedException e) {
        failure = e;
      }
    }

    void finish() throws InterruptedException {
      over = true;
      join();
      assertThat(failure).isNull();
    }
  }
}
