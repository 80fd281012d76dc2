package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.varve.edge.EdgeAgent;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.AgentConfigReader;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.uplink.UplinkListener;
import org.varve.edge.uplink.VerifiedReceipt;

/** Agents for tests. */
final class TestAgent {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestAgent() {}

  /**
   * Replays CSV files, one for each source, until each operation has its receipt; gives those
   * receipts.
   */
  static List<VerifiedReceipt> replay(AgentIdentity identity, String source, Path csv, int batch)
      throws Exception {
    List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
    AgentConfig config = config(identity, batch, List.of(csvSource(source, csv)));
    try (EdgeAgent agent = EdgeAgent.open(config, collecting(receipts))) {
      agent.start();
      assertThat(agent.awaitDrained(PATIENCE)).as("drained; status %s", agent.status()).isTrue();
      assertThat(agent.status().queue().refused()).isZero();
    }
    return receipts;
  }

  static AgentConfig config(AgentIdentity identity, int batch, List<SourceConfig> sources) {
    return new AgentConfig(
        identity.folder(),
        Optional.empty(),
        Optional.empty(),
        new BatchConfig(batch, Duration.ofSeconds(5)),
        QueueLimits.USUAL,
        sources,
        true);
  }

  static SourceConfig csvSource(String name, Path csv) throws Exception {
    return new AgentConfigReader(variable -> null)
        .source("name=" + name + ",type=csv,file=" + csv.toAbsolutePath(), Path.of(""));
  }

  static UplinkListener collecting(List<VerifiedReceipt> receipts) {
    return new UplinkListener() {
      @Override
      public void recorded(VerifiedReceipt receipt) {
        receipts.add(receipt);
      }
    };
  }
}
