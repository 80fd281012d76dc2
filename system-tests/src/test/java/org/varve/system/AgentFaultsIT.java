package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.collect.SourceStatus;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.queue.WhenFull;
import org.varve.edge.uplink.UplinkListener;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.common.v1.Fork;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.HistoryRequest;
import org.varve.proto.u2s.v1.HistoryResponse;

/** What happens to agents in the field: no server, no power, a new memory card, a copied one. */
class AgentFaultsIT {

  private static final String SOURCE = "pump";
  private static final int ROWS = 10_000;
  private static final int ROWS_AT_ONCE = 400;
  private static final long SEED = Long.getLong("varve.agent.seed", 4);

  @TempDir Path folder;

  @Test
  void tenThousandReadingsSurviveAnOutageInWhichTheAgentIsKilledAgainAndAgain() throws Exception {
    System.out.println("AgentFaultsIT: seed " + SEED);
    Random random = new Random(SEED);
    NodeProcess node = NodeProcess.on(folder.resolve("node"));
    node.start();
    AgentIdentity identity = node.enrol(folder.resolve("agent"), SOURCE);
    node.kill();
    GrowingFile file = new GrowingFile(folder.resolve("pump.csv"));
    AgentProcess agent =
        AgentProcess.following(identity.folder(), SOURCE, file, folder.resolve("agent.log"));
    int kills = 0;
    while (file.rows() < ROWS) {
      agent.start();
      for (int i = 0; i < 5 && file.rows() < ROWS; i++) {
        file.append(ROWS_AT_ONCE);
        Thread.sleep(random.nextInt(800));
      }
      agent.kill();
      kills++;
    }

    node.start();
    agent.start();
    try {
      node.awaitItems(SOURCE, ROWS);
    } finally {
      agent.kill();
    }

    RecordedRows recorded = RecordedRows.of(node.operationsOf(SOURCE)).withoutGaps();
    System.out.println(
        "AgentFaultsIT: " + kills + " kills, " + recorded.items() + " readings, each once");
    assertThat(recorded.items()).isEqualTo(ROWS);
    assertThat(recorded.sequences()).as("epochs").hasSize(1);
    node.kill();
  }

  @Test
  void aNewMemoryCardGoesOnUnderANewEpoch() throws Exception {
    try (VarveNode node = TestNode.start(folder.resolve("node"))) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      TestAgent.replay(identity, SOURCE, rows("first.csv", 250), 100);
      // Epochs are seconds.
      Thread.sleep(1_100);
      deleteQueue(identity);

      TestAgent.replay(identity, SOURCE, rows("second.csv", 150), 100);

      try (UserClient user = TestNode.user(node)) {
        RecordedRows recorded = RecordedRows.of(operations(history(user))).withoutGaps();
        assertThat(recorded.items()).isEqualTo(400);
        assertThat(recorded.sequences().values()).extracting(s -> s.size()).containsExactly(3, 2);
      }
    }
  }

  @Test
  void aClonedAgentIsReportedAndTheOriginalGoesOn() throws Exception {
    try (VarveNode node = TestNode.start(folder.resolve("node"))) {
      AgentIdentity original = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      TestAgent.replay(original, SOURCE, rows("before.csv", 100), 100);
      AgentIdentity clone = AgentIdentity.load(copy(original.folder(), folder.resolve("clone")));

      TestAgent.replay(original, SOURCE, rows("original.csv", 200), 100);
      long refused = sendAndCountRefused(clone, rows("clone.csv", 150));

      assertThat(refused).as("operations of the clone that were refused").isPositive();
      try (UserClient user = TestNode.user(node)) {
        List<HistoryResponse> history = history(user);
        assertThat(history.stream().filter(HistoryResponse::hasFork).map(HistoryResponse::getFork))
            .as("forks told to data users")
            .extracting(Fork::getSequence)
            .contains(2L);
        assertThat(RecordedRows.of(operations(history)).withoutGaps().items()).isEqualTo(200);
      }
      assertThat(TestAgent.replay(original, SOURCE, rows("after.csv", 300), 100)).hasSize(1);
    }
  }

  @Test
  void whatAFullQueueDroppedIsStatedBySignatureAndNamedByTheVerdict() throws Exception {
    try (VarveNode node = TestNode.start(folder.resolve("node"))) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      Path csv = rows("long.csv", 6_000);
      AgentConfig small =
          new AgentConfig(
              identity.folder(),
              Optional.of(new ServerAddress("127.0.0.1", 1)),
              Optional.empty(),
              new BatchConfig(10, Duration.ofSeconds(5)),
              new QueueLimits(256, 64L << 20, WhenFull.DROP_OLDEST),
              List.of(TestAgent.csvSource(SOURCE, csv)),
              false);
      long dropped;
      try (EdgeAgent offline = EdgeAgent.open(small, new UplinkListener() {})) {
        offline.start();
        await().atMost(TestAgent.PATIENCE).until(() -> ended(offline));
        dropped = offline.status().queue().dropped();
      }
      assertThat(dropped).as("operations dropped").isGreaterThan(300);

      try (EdgeAgent online =
          EdgeAgent.open(small.sendingTo(Optional.empty()), new UplinkListener() {})) {
        online.start();
        assertThat(online.awaitDrained(TestAgent.PATIENCE)).as("%s", online.status()).isTrue();
        assertThat(online.status().queue().refused()).isZero();
      }

      Path file = folder.resolve("pump.completeness");
      var unused =
          Cli.varve("completeness", "--data", node.folder().root(), "--source", SOURCE, "-o", file)
              .succeeded();
      Cli verdict = Cli.varve("verify", file, "--trust", node.folder().trustFile());
      assertThat(verdict.code()).isEqualTo(1);
      assertThat(verdict.out()).startsWith("INCOMPLETE").contains("states");
      try (UserClient user = TestNode.user(node)) {
        long items = operations(history(user)).stream().mapToLong(o -> o.getItemCount()).sum();
        assertThat(items).isEqualTo(6_000 - 10 * dropped);
      }
    }
  }

  private static boolean ended(EdgeAgent agent) throws IOException {
    return agent.status().sources().get(0).state() == SourceStatus.State.ENDED;
  }

  private long sendAndCountRefused(AgentIdentity identity, Path csv) throws Exception {
    var config = TestAgent.config(identity, 100, List.of(TestAgent.csvSource(SOURCE, csv)));
    try (EdgeAgent agent = EdgeAgent.open(config, new UplinkListener() {})) {
      agent.start();
      assertThat(agent.awaitDrained(TestAgent.PATIENCE)).as("%s", agent.status()).isTrue();
      return agent.status().queue().refused();
    }
  }

  /** A file with the same first rows is the same recording to the agent, grown: it reads on. */
  private Path rows(String name, int count) throws IOException {
    GrowingFile file = new GrowingFile(folder.resolve(name));
    file.append(count);
    return file.path();
  }

  private static List<HistoryResponse> history(UserClient user) {
    List<HistoryResponse> history = new ArrayList<>();
    user.u2s()
        .history(HistoryRequest.newBuilder().setSource(SOURCE).build())
        .forEachRemaining(history::add);
    return history;
  }

  private static List<OperationSummary> operations(List<HistoryResponse> history) {
    return history.stream()
        .filter(HistoryResponse::hasOperation)
        .map(HistoryResponse::getOperation)
        .toList();
  }

  private static void deleteQueue(AgentIdentity identity) throws IOException {
    for (Path file : files(identity.folder())) {
      if (file.getFileName().toString().startsWith("queue.db")) {
        Files.delete(file);
      }
    }
    assertThat(identity.queueFile()).doesNotExist();
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(from)) {
      Files.copy(
          file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    return to;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
