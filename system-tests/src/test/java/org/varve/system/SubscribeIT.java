package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.UplinkListener;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.common.v1.OperationSummary;

/**
 * A data user subscribes while an agent sends, and the node is killed without warning and started
 * again: each operation is printed once, in the order of the log.
 */
@Timeout(300)
class SubscribeIT {
  private static final String SOURCE = "city/meter-1";
  private static final String OTHER = "harbour/meter-1";
  private static final int ROWS = 3_000;
  private static final int ROWS_OF_THE_OTHER = 100;
  private static final int KILLS = 3;

  @TempDir Path folder;

  @Test
  @Tag("Y-7.1.3-a")
  @Tag("Y-7.3.1-a")
  void printsEachOperationOnceAndInOrderThoughTheNodeIsKilled() throws Exception {
    NodeProcess node = NodeProcess.on(folder.resolve("node"));
    node.start();
    AgentIdentity identity = node.enrol(folder.resolve("agent"), "city/*", "harbour/*");
    CompletableFuture<Cli> subscribed = subscribe(ROWS, "--data", folder.resolve("node"));
    AgentConfig config =
        TestAgent.config(
            identity,
            1,
            List.of(
                TestAgent.csvSource(SOURCE, rows("one.csv", ROWS)),
                TestAgent.csvSource(OTHER, rows("other.csv", ROWS_OF_THE_OTHER))));
    try (EdgeAgent agent = EdgeAgent.open(config, new UplinkListener() {})) {
      agent.start();
      for (int kill = 1; kill <= KILLS; kill++) {
        node.awaitItems(SOURCE, (long) kill * ROWS / (KILLS + 2));
        node.kill();
        node.start();
      }
      assertThat(agent.awaitDrained(Duration.ofSeconds(120))).isTrue();
    }
    Cli printed = subscribed.get(120, TimeUnit.SECONDS).succeeded();

    List<JsonNode> lines = printed.jsonLines();
    List<OperationSummary> recorded = node.operationsOf(SOURCE);
    assertThat(recorded).hasSize(ROWS);
    assertThat(lines.stream().map(line -> line.get("leafIndex").asLong()))
        .containsExactlyElementsOf(recorded.stream().map(OperationSummary::getLeafIndex).toList());
    assertThat(lines.stream().map(line -> line.get("sequence").asLong())).isSorted();
    assertThat(printed.err()).contains("subscribing again from position");
    System.out.println("SubscribeIT: " + printed.err().lines().count() + " notices");
    goesOnWhereItWasToldTo(lines);
    node.kill();
  }

  @Test
  void goesOnAfterANodeThatStoppedIsBackAtAnotherAddress() throws Exception {
    Path data = folder.resolve("node");
    VarveNode node = TestNode.start(data);
    AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "city/*");
    CompletableFuture<Cli> subscribed = subscribe(2, "--data", data);
    TestAgent.replay(identity, "city/a", rows("a.csv", 1), 1);
    long began = System.nanoTime();
    node.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("an open subscription does not hold the node up")
        .isLessThan(Duration.ofSeconds(4));

    try (VarveNode again = TestNode.start(data)) {
      AgentIdentity other = TestNode.enrol(again, folder.resolve("other"), "city/b");
      TestAgent.replay(other, "city/b", rows("b.csv", 1), 1);
      Cli printed = subscribed.get(120, TimeUnit.SECONDS).succeeded();
      assertThat(printed.jsonLines())
          .extracting(line -> line.get("source").asText())
          .containsExactly("city/a", "city/b");
      assertThat(printed.err()).contains("the node stops").contains("from position");
    }
  }

  @Test
  void goesOnWhenProcessingAloneIsKilled() throws Exception {
    Path data = folder.resolve("node");
    try (EntityProcesses all = EntityProcesses.founded(data)) {
      all.provisioning().start();
      all.representation().start();
      all.awaitReady(all.representation());
      all.awaitReady(all.provisioning());
      CompletableFuture<Cli> subscribed =
          subscribe(2, "--data", data, "--server", all.provisioning().address());
      AgentIdentity identity = all.enrol(folder.resolve("agent"), "city/*");
      TestAgent.replay(identity, "city/a", rows("a.csv", 1), 1);
      all.processing().kill();
      all.awaitNotReady(all.provisioning());
      all.processing().start();
      all.awaitReady(all.representation());
      all.awaitReady(all.provisioning());
      TestAgent.replay(identity, "city/b", rows("b.csv", 1), 1);

      Cli printed = subscribed.get(120, TimeUnit.SECONDS).succeeded();
      assertThat(printed.jsonLines())
          .extracting(line -> line.get("source").asText())
          .containsExactly("city/a", "city/b");
      assertThat(printed.err()).contains("UNREACHABLE").contains("from position");
    }
  }

  private static CompletableFuture<Cli> subscribe(int count, Object... options) {
    List<Object> arguments =
        new ArrayList<>(List.of("subscribe", "city/*", "--from-start", "--count", count, "--json"));
    arguments.addAll(List.of(options));
    return CompletableFuture.supplyAsync(() -> Cli.varve(arguments.toArray()));
  }

  /** What a program does that was stopped itself: it gives the last position that it has seen. */
  private void goesOnWhereItWasToldTo(List<JsonNode> lines) throws Exception {
    int seen = ROWS / 2;
    Cli rest =
        Cli.varve(
                "subscribe",
                SOURCE,
                "--from",
                lines.get(seen - 1).get("position").asLong(),
                "--count",
                ROWS - seen,
                "--data",
                folder.resolve("node"))
            .succeeded();
    List<String> table = rest.out().lines().toList();
    assertThat(table).hasSize(1 + ROWS - seen);
    assertThat(table.get(0)).startsWith("LEAF");
    assertThat(table.get(1)).startsWith(lines.get(seen).get("leafIndex").asText() + " ");
    assertThat(
            Cli.varve("subscribe", "--from", Long.MAX_VALUE, "--data", folder.resolve("node"))
                .err())
        .contains("this log has");
  }

  private Path rows(String name, int count) throws IOException {
    StringBuilder rows = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < count; i++) {
      rows.append(1_700_000_000L + i).append(',').append(i).append('\n');
    }
    return Files.writeString(folder.resolve(name), rows);
  }
}
