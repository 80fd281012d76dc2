package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;

/**
 * The procedure of data monitoring (ITU-T Y.4561 clause 8.9) over real sockets: a supervisor asks
 * monitoring, which asks processing (main), representation (alternative) or provisioning (derived),
 * and answers.
 */
@Timeout(300)
class MonitoringProcedureIT {
  private static final String SOURCE = "city/meter-1";

  @TempDir Path folder;

  private NodeConfig config;
  private VarveNode node;
  private AgentIdentity identity;

  @BeforeEach
  void start() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("varve.yaml"),
            """
            monitoring:
              interval: 200ms
              silentAfter: 8s
            processing:
              scrubbing:
                bytesPerSecond: 67108864
                pause: 300ms
            """);
    config =
        new ConfigFile(Map.of())
            .read(file)
            .withData(folder.resolve("node"))
            .withListen("127.0.0.1:0");
    node = VarveNode.start(config, Clock.systemUTC());
    identity = TestNode.enrol(node, folder.resolve("agent"), "city/*");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  @Tag("Y-8.5-b1")
  void aCommitIsAnEventOnV2mWithinTwoSeconds() throws Exception {
    CompletableFuture<Cli> watched =
        CompletableFuture.supplyAsync(
            () -> supervise("events", SOURCE, "--kind", "created", "--count", "1", "--json"));
    Thread.sleep(1_500); // until it watches, so that what comes is live
    record(1);
    Instant recorded = Instant.now();

    JsonNode event = watched.get(60, TimeUnit.SECONDS).succeeded().json();

    assertThat(Duration.between(recorded, Instant.now())).isLessThan(Duration.ofSeconds(2));
    assertThat(event.path("operation").path("source").asText()).isEqualTo(SOURCE);
    assertThat(event.path("kind").asText()).isEqualTo("created");
  }

  @Test
  @Tag("Y-8.9-1")
  @Tag("Y-8.9-2")
  @Tag("Y-8.9-3")
  @Tag("Y-8.5-d")
  void mainBranchProcessingChecksWhatIsStoredAndPinpointsDamage() throws Exception {
    record(5);
    record(7);
    Cli sound = supervise("validate").succeeded();
    assertThat(sound.out()).startsWith("sound:").contains("2 contents");

    flip("the value 7.25");
    Cli found = supervise("validate", "--json");

    assertThat(found.code()).isEqualTo(1);
    List<JsonNode> lines = found.jsonLines();
    JsonNode damage = lines.get(0);
    assertThat(damage.path("part").asText()).isEqualTo("content");
    assertThat(damage.path("source").asText()).isEqualTo(SOURCE);
    assertThat(damage.path("items").asInt()).isEqualTo(1);
    assertThat(damage.path("what").asText()).contains("content");
    assertThat(lines.get(lines.size() - 1).path("complete").asBoolean()).isTrue();
    assertThat(lines).hasSize(2);

    // The node finds the same by itself, and monitoring raises an alert.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> alerts().stream().anyMatch(id -> id.startsWith("damage")));
    assertThat(supervise("overview").out()).contains("1 damage");
  }

  @Test
  @Tag("Y-8.5-c")
  void mainBranchProcessingChecksTheTimeSequence() throws Exception {
    record(1);
    assertThat(supervise("sequence").succeeded().out()).startsWith("0 findings");
    await().until(() -> supervise("sequence", SOURCE, "--silent-after", "1s").code() == 1);
    assertThat(supervise("sequence", "nobody").err()).contains("UNKNOWN_SOURCE");
    Cli trail = supervise("audit", SOURCE, "--json").succeeded();
    assertThat(trail.jsonLines()).hasSize(1);
    assertThat(trail.json().path("leafIndex").asLong()).isPositive();
  }

  @Test
  @Tag("Y-8.9-2alt")
  @Tag("Y-8.9-3alt")
  @Tag("Y-8.9-4alt")
  @Tag("Y-7.1.5-c")
  @Tag("Y-7.3.12-a")
  void alternativeBranchRepresentationTellsOfSourcesAndSilenceIsAnAlert() throws Exception {
    AgentIdentity other = TestNode.enrol(node, folder.resolve("other"), "city/door");
    record(3);

    Map<String, String> states = states();
    assertThat(states).containsEntry(SOURCE, "active");
    // Bound by name and never seen: after a while, which a slow start may take, that is silence.
    assertThat(states.get("city/door")).isIn("unseen", "silent");
    assertThat(states.keySet()).as("people are no sources").noneMatch(this::isPerson);
    assertThat(supervise("sample").succeeded().out()).contains(SOURCE).contains("valid");

    await().atMost(Duration.ofSeconds(60)).until(() -> silent("city/door") && silent(SOURCE));
    String door = "silent-source:city/door";
    Cli unseen = supervise("acknowledge", door, "--since", "2026-01-01");
    assertThat(unseen.err()).contains("NOT_FOUND").contains("look at it again");
    supervise("acknowledge", door, "--since", since(door), "--note", "not mounted yet").succeeded();
    List<JsonNode> open = supervise("alerts", "--json").jsonLines();
    assertThat(open)
        .anySatisfy(
            alert -> {
              assertThat(alert.path("subject").asText()).isEqualTo("city/door");
              assertThat(alert.path("state").asText()).isEqualTo("acknowledged");
              assertThat(alert.path("acknowledgedBy").asText()).isEqualTo("local");
              assertThat(alert.path("note").asText()).isEqualTo("not mounted yet");
              assertProven(alert.path("acknowledgementId").asText());
            });

    record(4);
    await().atMost(Duration.ofSeconds(10)).until(() -> !silent(SOURCE));
    assertThat(other.signer()).isNotEqualTo(identity.signer());
  }

  @Test
  @Tag("Y-7.1.5-c")
  void whenASourceWasLastHeardOfIsKnownAfterARestart() throws Exception {
    record(1);
    node.close();
    node = VarveNode.start(config, Clock.systemUTC());

    JsonNode view =
        supervise("sources", "--json").succeeded().jsonLines().stream()
            .filter(each -> each.path("sighting").path("source").asText().equals(SOURCE))
            .findFirst()
            .orElseThrow();
    assertThat(view.path("sighting").has("lastSeenAt")).as("seen by this start").isFalse();
    String recordedAt = view.path("recordedAt").asText();
    assertThat(Instant.parse(recordedAt)).isBetween(Instant.now().minusSeconds(300), Instant.now());

    await().atMost(Duration.ofSeconds(60)).until(() -> silent(SOURCE));
    assertThat(supervise("alerts").out()).contains("nothing since " + recordedAt);
  }

  @Test
  @Tag("Y-8.9-2ext")
  @Tag("Y-7.3.10-a")
  void derivedBranchProvisioningTellsWhatUsersDid() throws Exception {
    record(1);
    Path data = folder.resolve("node");
    Cli.varve("search", "--data", data).succeeded();
    Cli.varve("search", "--data", data).succeeded();
    assertThat(Cli.varve("trace", "999999", "--data", data).code()).isEqualTo(1);

    Map<String, JsonNode> byMethod = new HashMap<>();
    supervise("users", "local", "--json")
        .jsonLines()
        .forEach(each -> byMethod.put(each.path("method").asText(), each));

    assertThat(byMethod.get("Search").path("calls").asLong()).isEqualTo(2);
    assertThat(byMethod.get("Search").path("refused").asLong()).isZero();
    assertThat(byMethod.get("Trace").path("refused").asLong()).isOne();
    assertThat(supervise("overview").succeeded().out()).contains("provisioning");
  }

  @Test
  @Tag("Y-8.9-4")
  void theReportIsSignedAndVerifiesOfflineUntilABitOfItIsChanged() throws Exception {
    record(2);
    Path report = folder.resolve("now.report");
    supervise("report", "-o", report).succeeded();

    Path key = Files.copy(folder.resolve("node/monitoring/key.txt"), folder.resolve("key.txt"));
    Cli valid = Cli.varve("supervise", "verify", report, "--key", key).succeeded();
    assertThat(valid.out()).startsWith("VALID  Signed by");
    JsonNode said = new ObjectMapper().readTree(valid.out().substring(valid.out().indexOf('{')));
    assertThat(said.path("scope").path("fromHeight").asLong()).isZero();
    assertThat(said.path("validity").path("complete").asBoolean()).isTrue();
    assertThat(said.path("validity").path("damagesTotal").asLong()).isZero();
    assertThat(said.path("sequence").path("findingsTotal").asLong()).isZero();
    assertThat(said.path("checkpoint").asText()).contains(said.path("log").asText());
    assertThat(Instant.parse(said.path("endedAt").asText()))
        .isAfterOrEqualTo(Instant.parse(said.path("begunAt").asText()));

    byte[] bytes = Files.readAllBytes(report);
    bytes[bytes.length / 2] ^= 1;
    Files.write(report, bytes);
    Cli tampered = Cli.varve("supervise", "verify", report, "--key", key);
    assertThat(tampered.code()).isEqualTo(1);
    assertThat(tampered.out()).startsWith("TAMPERED");
  }

  /** What a supervisor said is proven like a reading. */
  private void assertProven(String operation) {
    Path evidence = folder.resolve("acknowledged.evidence");
    Path data = folder.resolve("node");
    Cli.varve("evidence", operation, "-o", evidence, "--data", data).succeeded();
    Cli verified = Cli.varve("verify", evidence, "--trust", data.resolve("trust.txt"));
    assertThat(verified.out()).startsWith("VALID").contains("urn:varve:supervisor:local");
  }

  @Test
  @Tag("Y-8.9-3")
  @Tag("Y-8.5-b3")
  void thatASupervisorLookedIsOnTheLedgerAndWhatMonitoringDoesByItselfIsNot() throws Exception {
    record(1);
    supervise("audit", SOURCE).succeeded();
    supervise("users").succeeded();
    Cli.varve("search", "--data", folder.resolve("node")).succeeded();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(actionsOf("urn:varve:supervisor:local"))
                    .contains("Audit", "ListUserOperations", "ListAccesses"));
    assertThat(actionsOf("urn:varve:user:local")).contains("Search");
    assertThat(supervise("accesses", "--denied").succeeded().out()).contains("nothing");
    // Rules were evaluated five times a second meanwhile: that is nobody's access.
    assertThat(accesses().stream().map(each -> each.path("actor").asText()))
        .containsOnly("urn:varve:supervisor:local", "urn:varve:user:local");
  }

  private List<JsonNode> accesses(Object... more) {
    List<Object> command = new ArrayList<>(List.of("accesses", "--json"));
    command.addAll(List.of(more));
    return supervise(command.toArray()).succeeded().jsonLines();
  }

  private List<String> actionsOf(String actor) {
    return accesses("--actor", actor).stream().map(each -> each.path("action").asText()).toList();
  }

  @Test
  @Tag("Y-6.1.1-j")
  @Tag("Y-6.1.1-k")
  @Tag("Y-6.1.1-l")
  void eventsOfAllStagesComeInOneStreamAndAlertsSayTheirs() throws Exception {
    CompletableFuture<Cli> watched =
        CompletableFuture.supplyAsync(
            () -> supervise("events", "--stage", "pre-input,transfer", "--count", "3", "--json"));
    Thread.sleep(2_500); // until it watches, and monitoring watches the entities
    record(1);
    Cli.varve("search", "--data", folder.resolve("node")).succeeded();
    List<JsonNode> seen = watched.get(60, TimeUnit.SECONDS).succeeded().jsonLines();
    assertThat(seen)
        .anySatisfy(
            event -> {
              assertThat(event.path("kind").asText()).isEqualTo("accepted");
              assertThat(event.path("stage").asText()).isEqualTo("pre input");
              assertThat(event.path("source").asText()).isEqualTo(SOURCE);
              assertThat(event.path("actor").asText()).isEqualTo(identity.signer());
            })
        .anySatisfy(
            event -> {
              assertThat(event.path("stage").asText()).isEqualTo("transfer");
              assertThat(event.path("kind").asText()).isEqualTo("called");
              assertThat(event.path("actor").asText()).isEqualTo("local");
            });

    await().atMost(Duration.ofSeconds(60)).until(() -> silent(SOURCE));
    flip("the value 1.25");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> alerts().stream().anyMatch(id -> id.startsWith("damage")));
    Map<String, String> stages = new HashMap<>();
    supervise("alerts", "--json")
        .jsonLines()
        .forEach(alert -> stages.put(alert.path("rule").asText(), alert.path("stage").asText()));
    assertThat(stages).containsEntry("silent-source", "pre input").containsEntry("damage", "store");
    assertThat(supervise("alerts", "--severity", "critical", "--json").jsonLines())
        .extracting(alert -> alert.path("rule").asText())
        .containsExactly("damage");
  }

  private boolean isPerson(String source) {
    return source.startsWith("urn:varve:operator:")
        || source.startsWith("urn:varve:supervisor:")
        || source.startsWith("urn:varve:user:");
  }

  private boolean silent(String source) {
    return alerts().contains("silent-source:" + source);
  }

  /** As a table of alerts prints it. */
  private String since(String alert) {
    String line =
        supervise("alerts").out().lines().filter(each -> each.contains(alert)).findFirst().get();
    return Stream.of(line.split(" +")).filter(each -> each.endsWith("Z")).findFirst().get();
  }

  private List<String> alerts() {
    return supervise("alerts", "--json").jsonLines().stream()
        .map(alert -> alert.path("id").asText())
        .toList();
  }

  private Map<String, String> states() {
    Map<String, String> states = new HashMap<>();
    supervise("sources", "--json")
        .jsonLines()
        .forEach(
            source ->
                states.put(
                    source.path("sighting").path("source").asText(),
                    source.path("state").asText()));
    return states;
  }

  /** One reading, with a value that is found in the file of contents. */
  private void record(int number) throws Exception {
    Path readings = folder.resolve("meter.csv");
    if (!Files.exists(readings)) {
      Files.writeString(readings, "timestamp,value\n");
    }
    Files.writeString(
        readings,
        "%d,%d.25\n".formatted(1_767_225_600L + number, number),
        StandardOpenOption.APPEND);
    assertThat(TestAgent.replay(identity, SOURCE, readings, 100)).hasSize(1);
  }

  /** Changes a byte of what is stored, as a disk does. */
  private void flip(String what) throws IOException {
    String wanted = what.substring(what.lastIndexOf(' ') + 1);
    try (Stream<Path> files = Files.walk(folder.resolve("node/content"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(wanted);
        if (at >= 0) {
          try (RandomAccessFile stored = new RandomAccessFile(file.toFile(), "rw")) {
            stored.seek(at);
            stored.write(text.charAt(at) ^ 1);
          }
          return;
        }
      }
    }
    throw new AssertionError(wanted + " is not stored");
  }

  private Cli supervise(Object... command) {
    List<Object> whole = new ArrayList<>(List.of("supervise"));
    whole.addAll(List.of(command));
    whole.addAll(List.of("--data", folder.resolve("node")));
    return Cli.varve(whole.toArray());
  }
}
