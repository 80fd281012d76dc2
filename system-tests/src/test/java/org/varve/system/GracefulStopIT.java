package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.VerifiedReceipt;

/** A node that is told to stop under load ends by itself, soon, and keeps what it acknowledged. */
class GracefulStopIT {

  private static final String SOURCE = "load";

  /** 128 and the number of the signal: what {@code varve up --help} says. */
  private static final int AFTER_SIGTERM = 143;

  private static final int AFTER_SIGINT = 130;

  @TempDir Path folder;

  @Test
  void ctrlCStopsItToo() throws Exception {
    NodeProcess node = NodeProcess.on(folder.resolve("node"));
    node.start();

    assertThat(node.interrupt()).isEqualTo(AFTER_SIGINT);
    assertThat(node.logged()).doesNotContain("could not");
  }

  @Test
  void sigtermUnderLoadLosesNothingThatWasAcknowledged() throws Exception {
    NodeProcess node = NodeProcess.on(folder.resolve("node"));
    node.start();
    AgentIdentity identity = node.enrol(folder.resolve("agent"), SOURCE);
    GrowingFile file = new GrowingFile(folder.resolve("load.csv"));
    file.append(400_000);
    List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
    var config = TestAgent.config(identity, 20, List.of(TestAgent.csvSource(SOURCE, file.path())));
    try (EdgeAgent agent = EdgeAgent.open(config, TestAgent.collecting(receipts))) {
      agent.start();
      while (receipts.size() < 200) {
        Thread.sleep(20);
      }
      long began = System.nanoTime();
      assertThat(node.terminate()).isEqualTo(AFTER_SIGTERM);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
      assertThat(agent.status().queue().queued()).as("still under load").isPositive();
    }
    assertThat(Files.readString(folder.resolve("node.log"))).doesNotContain("could not stop");

    Cli.varve("fsck", "--data", folder.resolve("node")).succeeded();
    node.start();
    try {
      RecordedRows rows = RecordedRows.of(node.operationsOf(SOURCE)).withoutGaps();
      long has = rows.sequences().values().stream().mapToLong(s -> s.size()).sum();
      assertThat(has).isGreaterThanOrEqualTo(receipts.size());
    } finally {
      node.kill();
    }
  }
}
