package org.varve.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.AgentConfigReader;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.node.VarveNode;

/**
 * Items whose fields are salted, from the agent to a verdict without any server: the holder of
 * evidence masks a field, and the rest still verifies.
 */
@Tag("Y-6.2.5-b")
class SaltedFieldsIT {

  private static final String GATE = "gate";
  private static final String METER = "meter";
  private static final String SECRET = "WOB-VA-4711";
  private static final String PASSAGE =
      """
      [ {"n":"speed","u":"km/h","t":1767225600,"v":50},
        {"n":"lane","t":1767225600,"v":2},
        {"n":"plate","t":1767225600,"vs":"%s"} ]
      """
          .formatted(SECRET);

  @TempDir Path folder;

  @Test
  void aHolderMasksAFieldAndTheRestVerifiesOffline() throws Exception {
    Path data = folder.resolve("node");
    Path trust = data.resolve("trust.txt");
    Path whole = folder.resolve("whole.evidence");
    Path masked = folder.resolve("masked.evidence");
    try (VarveNode node = TestNode.start(data)) {
      Path identity = folder.resolve("id");
      assertThat(TestNode.enrol(node, identity, GATE).sources()).containsExactly(GATE);
      submit(identity, PASSAGE).succeeded();

      assertThat(readings(data, GATE))
          .extracting(reading -> reading.get("name").asText() + "=" + reading.get("value").asText())
          .containsExactly("speed=50", "lane=2", "plate=" + SECRET);
      JsonNode found =
          Cli.varve("search", "--source", GATE, "--json", "--data", data).succeeded().json();
      assertThat(found.get("saltedFields").asBoolean()).isTrue();
      assertThat(found.at("/labels/sha256").isMissingNode()).isTrue();
      Cli.varve("evidence", "--source", GATE, "--data", data, "-o", whole).succeeded();
    }

    assertNowhereIn(data.resolve("ledger"));
    assertNowhereIn(data.resolve("index"));
    assertThat(Files.readString(whole, ISO_8859_1)).contains(SECRET);
    Cli said = Cli.varve("evidence", "mask", whole, "--fields", "plate,lane", "-o", masked);
    assertThat(said.succeeded().out()).contains("it shows speed, and 2 of 3 fields are masked");
    assertThat(Files.readString(masked, ISO_8859_1)).doesNotContain(SECRET, "plate", "lane");

    assertThat(Cli.varve("verify", masked, "--trust", trust).succeeded().out())
        .startsWith("VALID")
        .contains("of its 3 fields it shows 1 (speed), and 2 are masked");
    JsonNode verdict = Cli.varve("verify", masked, "--trust", trust, "--json").succeeded().json();
    assertThat(texts(verdict.get("shownFields"))).containsExactly("speed");
    assertThat(verdict.get("maskedFields").asInt()).isEqualTo(2);
    JsonNode shown = Cli.varve("evidence", "show", masked).succeeded().json();
    assertThat(shown.at("/item/fields/0/text").asText()).contains("\"v\":50");
    assertThat(shown.at("/item/fields/2/masked").asText()).hasSize(64);

    assertSomebodyElseGetsTheSameRoot(masked, trust);
    assertEveryChangeIsFound(masked, trust);
  }

  @Test
  void masksWhatIsNamedAndNothingBySlip() throws Exception {
    Path data = folder.resolve("node");
    Path evidence = folder.resolve("gate.evidence");
    Path raw = folder.resolve("raw.evidence");
    try (VarveNode node = TestNode.start(data)) {
      Path identity = folder.resolve("id");
      assertThat(TestNode.enrol(node, identity, GATE, METER).sources()).hasSize(2);
      submit(identity, PASSAGE).succeeded();
      Cli.varve("evidence", "--source", GATE, "--data", data, "-o", evidence).succeeded();
      Path file = Files.writeString(folder.resolve("note.txt"), "raw");
      Cli.varve("submit", file, "--identity", identity, "--source", METER).succeeded();
      Cli.varve("evidence", "--source", METER, "--data", data, "-o", raw).succeeded();

      Cli twice = submit(identity, PASSAGE.replace("lane", "speed"));
      assertThat(twice.code()).isEqualTo(2);
      assertThat(twice.err()).contains("has each name once");
      Cli opaque = Cli.varve("submit", file, "--identity", identity, "--fields", "salted");
      assertThat(opaque.code()).isEqualTo(2);
      assertThat(opaque.err()).contains("have no fields that could be masked");
    }
    Path out = folder.resolve("out.evidence");
    refuses(
        "no field 'plat'; it shows speed, lane, plate", evidence, "--fields", "plat", "-o", out);
    refuses("which fields?", evidence, "-o", out);
    refuses("which fields?", evidence, "--fields", "lane", "--keep", "lane", "-o", out);
    refuses("name another file", evidence, "--fields", "lane", "-o", evidence);
    refuses("no item of salted fields", raw, "--fields", "lane", "-o", out);
    assertThat(out).doesNotExist();

    Cli.varve("evidence", "mask", evidence, "--keep", "speed,lane", "-o", out).succeeded();
    Path less = folder.resolve("less.evidence");
    JsonNode said =
        Cli.varve("evidence", "mask", out, "--fields", "lane", "-o", less, "--json")
            .succeeded()
            .json();
    assertThat(texts(said.get("shown"))).containsExactly("speed");
    assertThat(said.get("masked").asInt()).isEqualTo(2);
  }

  @Test
  void anAgentSaltsWhatItsSourcesSayIfItIsConfiguredSo() throws Exception {
    Path data = folder.resolve("node");
    Path csv = folder.resolve("meter.csv");
    Files.writeString(csv, "timestamp,value\n1767225600,3.5\n1767225660,4\n");
    Path masked = folder.resolve("masked.evidence");
    try (VarveNode node = TestNode.start(data)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), METER);
      SourceConfig source =
          new AgentConfigReader(variable -> null)
              .source("name=" + METER + ",type=csv,fields=salted,file=" + csv, Path.of(""));
      try (EdgeAgent agent =
          EdgeAgent.open(
              TestAgent.config(identity, 100, List.of(source)),
              TestAgent.collecting(new ArrayList<>()))) {
        agent.start();
        assertThat(agent.awaitDrained(TestAgent.PATIENCE)).isTrue();
        assertThat(agent.status().queue().refused()).isZero();
      }
      assertThat(readings(data, METER))
          .extracting(reading -> reading.get("value").asDouble())
          .containsExactly(3.5, 4.0);
      JsonNode hours =
          Cli.varve("aggregate", "--source", METER, "--json", "--data", data).succeeded().json();
      assertThat(hours.toString()).contains("3.75");
      Path whole = folder.resolve("whole.evidence");
      Cli.varve("evidence", "--source", METER, "--data", data, "-o", whole).succeeded();
      Cli.varve("evidence", "mask", whole, "--fields", METER, "-o", masked).succeeded();
    }
    Cli.varve("fsck", "--data", data).succeeded();
    assertThat(Files.readString(masked, ISO_8859_1)).doesNotContain("3.5");
    assertThat(Cli.varve("verify", masked, "--trust", data.resolve("trust.txt")).succeeded().out())
        .contains("of its 1 fields it shows 0, and 1 are masked");
  }

  /** With nothing but SHA-256, a plain reader of CBOR and docs/evidence.md. */
  private void assertSomebodyElseGetsTheSameRoot(Path evidence, Path trust) throws Exception {
    Path parts = folder.resolve("parts");
    Cli.varve("evidence", "unpack", evidence, parts, "--trust", trust).succeeded();
    OtherVerifier other = new OtherVerifier(parts);
    assertThat(other.rootOfOnlySaltedItem()).isEqualTo(other.contentRoot());
  }

  private void assertEveryChangeIsFound(Path evidence, Path trust) throws Exception {
    byte[] bytes = Files.readAllBytes(evidence);
    int speed = Files.readString(evidence, ISO_8859_1).indexOf("\"v\":50");
    Random random = new Random(4711);
    for (int i = 0; i < 50; i++) {
      byte[] changed = bytes.clone();
      // Around the field that is shown lie its name, its salt, and the digests of the others.
      changed[speed - 40 + random.nextInt(100)] ^= (byte) (1 << random.nextInt(8));
      Path file = Files.write(folder.resolve("changed.evidence"), changed);
      Cli said = Cli.varve("verify", file, "--trust", trust);
      assertThat(said.code()).as("change %d: %s", i, said.out()).isEqualTo(1);
      assertThat(said.out()).startsWith("TAMPERED (item");
    }
  }

  /** Items lie in the content store alone: what cannot be taken back says nothing of them. */
  private static void assertNowhereIn(Path dir) throws Exception {
    try (Stream<Path> files = Files.walk(dir)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(Files.readString(file, ISO_8859_1)).doesNotContain(SECRET));
    }
  }

  private Cli submit(Path identity, String pack) throws Exception {
    Path file = Files.writeString(folder.resolve("passage.json"), pack);
    return Cli.varve(
        "submit",
        file,
        "--identity",
        identity,
        "--source",
        GATE,
        "--format",
        "senml-json/1",
        "--fields",
        "salted");
  }

  private static void refuses(String message, Path evidence, Object... options) {
    Object[] words = new Object[options.length + 3];
    words[0] = "evidence";
    words[1] = "mask";
    words[2] = evidence;
    System.arraycopy(options, 0, words, 3, options.length);
    Cli said = Cli.varve(words);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains(message);
  }

  private static List<JsonNode> readings(Path data, String source) {
    return Cli.varve("readings", "--source", source, "--json", "--data", data)
        .succeeded()
        .jsonLines();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
