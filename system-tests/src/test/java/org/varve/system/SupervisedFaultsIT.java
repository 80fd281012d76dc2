package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.UplinkListener;
import org.varve.launcher.node.NodeStorage;

/** What a supervisor sees when a node is killed, or put back to an older state behind his back. */
@Timeout(300)
class SupervisedFaultsIT {
  private static final String SOURCE = "city/meter-1";
  private static final int ROWS = 600;

  @TempDir Path folder;

  /** As events of one source come one for each row, one too many or too few would show. */
  @Test
  @Tag("Y-8.5-b1")
  void eventsComeOnceAndInOrderThoughTheNodeIsKilled() throws Exception {
    Path data = folder.resolve("node");
    NodeProcess node = NodeProcess.on(data);
    node.start();
    AgentIdentity identity = node.enrol(folder.resolve("agent"), SOURCE);
    CompletableFuture<Cli> watched =
        CompletableFuture.supplyAsync(
            () ->
                supervise(
                    data,
                    "events",
                    SOURCE,
                    "--kind",
                    "created",
                    "--from-start",
                    "--count",
                    ROWS,
                    "--json"));
    var config = TestAgent.config(identity, 1, List.of(TestAgent.csvSource(SOURCE, rows(ROWS))));
    try (EdgeAgent agent = EdgeAgent.open(config, new UplinkListener() {})) {
      agent.start();
      for (int kill = 1; kill <= 2; kill++) {
        node.awaitItems(SOURCE, (long) kill * ROWS / 4);
        node.kill();
        node.start();
      }
      assertThat(agent.awaitDrained(Duration.ofSeconds(120))).isTrue();
    }
    Cli printed = watched.get(120, TimeUnit.SECONDS).succeeded();

    List<Long> sequences =
        printed.jsonLines().stream()
            .map(event -> event.path("operation").path("sequence").asLong())
            .toList();
    assertThat(sequences).hasSize(ROWS).doesNotHaveDuplicates().isSorted();
    assertThat(printed.err()).contains("subscribing again from position");
    node.kill();
  }

  @Test
  @Tag("Y-6.1.2-e")
  void aDataFolderThatWasPutBackToAnOlderStateRaisesTheAlarm() throws Exception {
    Path data = folder.resolve("node");
    Path older = folder.resolve("older");
    try (EntityProcesses all = EntityProcesses.start(data)) {
      AgentIdentity identity = all.enrol(folder.resolve("agent"), SOURCE);
      all.processing().kill();
      copy(data, older);
      all.processing().start();
      all.awaitReady(all.representation());
      TestAgent.replay(identity, SOURCE, rows(5), 1);
      long size =
          overview(all, data).path("entities").get(0).path("processing").path("treeSize").asLong();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> overview(all, data).path("cosignedSize").asLong() >= size);
      assertThat(contradictions(all, data)).isEmpty();

      all.processing().kill();
      NodeStorage.delete(data);
      copy(older, data);
      all.processing().start();
      all.awaitReady(all.representation());

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> contradictions(all, data).contains("rolled back"));
    }
    assertThat(folder.resolve("monitoring/monitoring/contradictions")).isNotEmptyDirectory();
  }

  private JsonNode overview(EntityProcesses all, Path data) throws Exception {
    return supervise(data, "overview", "--json", "--server", all.monitoring().address()).json();
  }

  private String contradictions(EntityProcesses all, Path data) {
    return supervise(data, "alerts", "--json", "--server", all.monitoring().address())
        .jsonLines()
        .stream()
        .filter(alert -> alert.path("rule").asText().equals("log-fork"))
        .map(alert -> alert.path("sentence").asText())
        .findFirst()
        .orElse("");
  }

  private Path rows(int count) throws IOException {
    StringBuilder rows = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < count; i++) {
      rows.append(1_700_000_000L + i).append(',').append(i).append('\n');
    }
    return Files.writeString(folder.resolve("rows.csv"), rows);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static Cli supervise(Path data, Object... command) {
    List<Object> whole = new ArrayList<>(List.of("supervise"));
    whole.addAll(List.of(command));
    whole.addAll(List.of("--data", data));
    return Cli.varve(whole.toArray());
  }
}
