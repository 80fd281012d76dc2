package org.varve.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varve.edge.Fixtures.SOURCE;

import io.grpc.Channel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.collect.SourceDescription;
import org.varve.edge.collect.SourceStatus;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Renewal;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.source.CsvConfig;
import org.varve.edge.source.HostConfig;
import org.varve.edge.uplink.UplinkListener;
import org.varve.evidence.operation.Operation;
import org.varve.rp.EntityChannels;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

@Timeout(30)
class EdgeAgentTest {
  private static final long START = 1_700_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final TestLog log = TestLog.trusted();
  private final FakeR2d representation = new FakeR2d(log);
  private final String name = InProcessServerBuilder.generateName();
  private Path file;
  private AgentIdentity identity;
  private Server server;
  private Instant now = Fixtures.NOW;

  @BeforeEach
  void prepare() throws IOException {
    file = folder.resolve("speed.csv");
    identity = TestIdentity.in(folder.resolve("agent"), log);
    Files.writeString(file, "timestamp,value\n");
  }

  @AfterEach
  void stopServer() throws InterruptedException {
    cutLink();
  }

  @Test
  void replaysAFileAndEndsWithAReceiptForEveryReading() throws Exception {
    append(0, 250);
    restoreLink();

    AgentStatus status = runOnce();

    assertThat(readings()).containsExactlyElementsOf(range(0, 250));
    assertThat(status.queue().recorded()).isEqualTo(25);
    assertThat(status.counts()).isEqualTo(new AgentStatus.Counts(25, 25, 0));
    assertThat(status.sources())
        .containsExactly(
            new SourceStatus(SOURCE, SourceStatus.State.ENDED, 250, 0, Optional.empty()));
    assertThat(status.lastReceipt().orElseThrow().leafIndex()).isEqualTo(25);
    assertThat(status.lastError()).isEmpty();
  }

  @Test
  void theSameFileReplayedAgainAddsNothingAndAGrownOneOnlyWhatIsNew() throws Exception {
    append(0, 35);
    restoreLink();
    runOnce();
    runOnce();
    assertThat(readings()).containsExactlyElementsOf(range(0, 35));

    append(35, 48);
    AgentStatus status = runOnce();
    assertThat(readings()).containsExactlyElementsOf(range(0, 48));
    assertThat(status.sources().get(0).readings()).isEqualTo(48);
  }

  @Test
  @Tag("Y-6.1.1-m")
  void whatIsSignedWhileTheLinkIsCutArrivesOnceInOrderWithItsOwnTimes() throws Exception {
    append(0, 250);
    try (EdgeAgent agent = open(List.of(csv()), new UplinkListener() {})) {
      agent.start();
      assertThat(agent.awaitDrained(Duration.ofMillis(300))).isFalse();
    }
    Instant whileOffline = now;
    now = now.plusSeconds(3_600);
    append(250, 500);
    restoreLink();

    runOnce();

    assertThat(readings()).containsExactlyElementsOf(range(0, 500));
    List<Operation> operations = log.operations();
    assertThat(operations)
        .extracting(operation -> operation.payload().sequence())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
    assertThat(operations.get(0).header().issuedAtSeconds())
        .isEqualTo(whileOffline.getEpochSecond());
    assertThat(operations.get(49).header().issuedAtSeconds()).isEqualTo(now.getEpochSecond());
  }

  @Test
  void endsThoughARowIsSetAsideAndSaysSo() throws Exception {
    append(0, 5);
    Files.writeString(file, "yesterday,1\n", StandardOpenOption.APPEND);
    append(5, 7);
    restoreLink();

    AgentStatus status = runOnce();

    assertThat(readings()).containsExactlyElementsOf(range(0, 7));
    assertThat(status.sources().get(0).rejected()).isEqualTo(1);
    assertThat(Files.readString(identity.folder().resolve("urn_varve_source_pi.rejected")))
        .contains("line 7: \"yesterday\"");
  }

  @Test
  void refusedOperationsDoNotHoldUpTheOthers() throws Exception {
    append(0, 30);
    representation.behaving(
        (stream, number, operation) -> {
          if (operation.payload().sequence() == 2) {
            stream.refuse(number, "FORMAT_VIOLATION");
          } else {
            stream.record(number);
          }
        });
    restoreLink();

    AgentStatus status = runOnce();

    assertThat(log.operations()).hasSize(2);
    assertThat(status.queue().refused()).isEqualTo(1);
    assertThat(status.counts().refused()).isEqualTo(1);
  }

  @Test
  void aSourceThatFailsLeavesTheOthersAlone() throws Exception {
    append(0, 10);
    restoreLink();
    SourceConfig missing = csv("urn:varve:source:gone", folder.resolve("gone.csv"));

    try (EdgeAgent agent = open(List.of(missing, csv()), new UplinkListener() {})) {
      agent.start();
      assertThat(agent.awaitDrained(PATIENCE)).isTrue();
      assertThat(agent.status().sources())
          .extracting(SourceStatus::state)
          .containsExactly(SourceStatus.State.FAILED, SourceStatus.State.ENDED);
      assertThat(agent.status().sources().get(0).problem().orElseThrow()).contains("gone.csv");
    }
    assertThat(readings()).hasSize(10);
  }

  @Test
  void readsTheHostItself() throws Exception {
    restoreLink();
    SourceConfig host =
        new SourceConfig(
            SourceDescription.of(SOURCE, "host", Map.of()),
            new SourceConfig.Host(HostConfig.every(Duration.ofMillis(100))));

    try (EdgeAgent agent = open(List.of(host), new UplinkListener() {})) {
      agent.start();
      while (agent.status().counts().receipts() == 0) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(agent.status().connected()).isTrue();
    }
    assertThat(log.operations().get(0).payload().itemCount()).isPositive();
  }

  @Test
  void refusesASourceThatTheSignerIsNotBoundTo() {
    SourceConfig foreign = csv("urn:other:source", file);

    assertThatThrownBy(() -> open(List.of(foreign), new UplinkListener() {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("urn:other:source")
        .hasMessageContaining("urn:varve:source:*");
  }

  @Test
  void twoAgentsCannotHaveOneIdentity() throws Exception {
    try (EdgeAgent agent = open(List.of(csv()), new UplinkListener() {})) {
      assertThat(AgentLock.isTaken(identity.folder())).isTrue();
      assertThatThrownBy(() -> open(List.of(csv()), new UplinkListener() {}))
          .hasMessageContaining("another agent runs with the identity " + identity.folder());
      assertThat(agent.status().queue().queued()).isZero();
    }
    assertThat(AgentLock.isTaken(identity.folder())).isFalse();
    open(List.of(csv()), new UplinkListener() {}).close();
  }

  private AgentStatus runOnce() throws Exception {
    try (EdgeAgent agent = open(List.of(csv()), new UplinkListener() {})) {
      agent.start();
      assertThat(agent.awaitDrained(PATIENCE)).isTrue();
      return agent.status();
    }
  }

  private EdgeAgent open(List<SourceConfig> sources, UplinkListener listener) throws IOException {
    AgentConfig config =
        new AgentConfig(
            identity.folder(),
            Optional.empty(),
            Optional.empty(),
            new BatchConfig(10, Duration.ofSeconds(1)),
            QueueLimits.USUAL,
            sources,
            true);
    EntityChannels channels = new EntityChannels(PATIENCE, Runnable::run);
    Channel channel = channels.inProcess(name, new PeerIdentity(Role.SOURCE, "agent"));
    AgentClocks clocks =
        new AgentClocks(
            Clock.fixed(now, ZoneOffset.UTC), System::nanoTime, new SplittableRandom(1));
    CertificateKeeper certificates =
        new CertificateKeeper(
            new Renewal(identity, identity.server(), clocks.clock()), () -> channel, channel);
    return EdgeAgent.open(config, identity, channels, certificates, listener, clocks);
  }

  private SourceConfig csv() {
    return csv(SOURCE, file);
  }

  private static SourceConfig csv(String source, Path file) {
    return new SourceConfig(
        SourceDescription.of(source, "traffic.speed", Map.of()),
        new SourceConfig.Csv(
            new CsvConfig(
                file, "timestamp", "value", ',', ZoneId.of("UTC"), false, Optional.empty())));
  }

  private void append(int from, int to) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = from; i < to; i++) {
      rows.append(START + i).append(',').append(i).append('\n');
    }
    Files.writeString(file, rows, StandardOpenOption.APPEND);
  }

  private void restoreLink() throws IOException {
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(representation)
            .build()
            .start();
  }

  private void cutLink() throws InterruptedException {
    if (server != null) {
      server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  /** Second of each reading that was recorded, in the order of the log. */
  private List<Long> readings() {
    List<Long> seconds = new ArrayList<>();
    for (Operation operation : log.operations()) {
      long first = operation.payload().sampledFrom().orElseThrow().getEpochSecond();
      for (int i = 0; i < operation.payload().itemCount(); i++) {
        seconds.add(first + i - START);
      }
    }
    return seconds;
  }

  private static List<Long> range(int from, int to) {
    return LongStream.range(from, to).boxed().toList();
  }
}
