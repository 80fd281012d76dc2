package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.evidence.file.EvidenceFile;
import org.varve.launcher.node.VarveNode;

/** What commands print for programs, and with which exit codes they end. */
class CommandsIT {

  private static final String SOURCE = "meter";

  @TempDir static Path folder;

  private static VarveNode node;
  private static Path data;
  private static Path evidence;
  private static Path trust;

  @BeforeAll
  static void recordSomeReadings() throws Exception {
    data = folder.resolve("node");
    trust = data.resolve("trust.txt");
    evidence = folder.resolve("reading.evidence");
    node = TestNode.start(data);
    AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
    Path csv = folder.resolve("meter.csv");
    Files.writeString(csv, "timestamp,value\n1767225600,3.5\n1767225660,4\n");
    TestAgent.replay(identity, SOURCE, csv, 100);
    Cli.varve("evidence", "--source", SOURCE, "--data", data, "-o", evidence).succeeded();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  @Tag("Y-8.1-c")
  void traceShowsEachStageWithItsTimeInOrder() throws Exception {
    JsonNode newest =
        Cli.varve("search", "--source", SOURCE, "--limit", 1, "--data", data, "--json")
            .succeeded()
            .json();
    long leaf = newest.get("leafIndex").asLong();

    JsonNode trace = Cli.varve("trace", leaf, "--data", data, "--json").succeeded().json();

    assertThat(trace.get("stages").findValuesAsText("stage"))
        .containsExactly(
            "first sampled",
            "last sampled",
            "signed",
            "encapsulated",
            "committed",
            "receipt",
            "indexed");
    List<java.time.Instant> times =
        trace.get("stages").findValuesAsText("time").stream()
            .map(java.time.Instant::parse)
            .toList();
    assertThat(times).isSorted();
    long sealed = trace.at("/seal/leafIndex").asLong();
    assertThat(sealed).isGreaterThan(leaf);
    JsonNode seal = Cli.varve("trace", sealed, "--data", data, "--json").succeeded().json();
    assertThat(seal.get("kind").asText()).isEqualTo("block");
    assertThat(seal.get("operationId")).isEqualTo(trace.at("/seal/operationId"));
    assertThat(seal.get("signer")).isEqualTo(trace.at("/seal/signer"));
    assertThat(seal.has("seal")).isFalse();
    for (String kind : List.of("signer", "format")) {
      long related =
          trace.at((kind.equals("signer") ? "/binding" : "/format") + "/leafIndex").asLong();
      assertThat(Cli.varve("get", related, "--data", data, "--json").succeeded().json().get("kind"))
          .hasToString('"' + kind + '"');
    }
    assertThat(Cli.varve("trace", leaf, "--data", data).succeeded().out())
        .contains("STAGE")
        .contains("ledger block");
    assertThat(Cli.varve("trace", 1_000_000, "--data", data).code()).isNotZero();
  }

  @Test
  void verifyEndsWith0ForValidAlone() throws Exception {
    assertThat(Cli.varve("verify", evidence, "--trust", trust).succeeded().out())
        .startsWith("VALID");

    JsonNode verdict = Cli.varve("verify", evidence, "--trust", trust, "--json").succeeded().json();

    assertThat(verdict.get("verdict").asText()).isEqualTo("VALID");
    assertThat(verdict.get("sentence").asText()).isNotEmpty();
  }

  @Test
  void verifyEndsWith1AndNamesThePlaceOfAChange() throws Exception {
    Path copy = changed("3.5", "3.4");

    Cli said = Cli.varve("verify", copy, "--trust", trust);

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).startsWith("TAMPERED (item").contains("Next: ");
    JsonNode verdict = Cli.varve("verify", copy, "--trust", trust, "--json").json();
    assertThat(verdict.get("verdict").asText()).isEqualTo("TAMPERED");
    assertThat(verdict.get("where").asText()).startsWith("item");
  }

  @Test
  void verifyEndsWith1ForALogThatTheTrustFileDoesNotName() throws Exception {
    Path other = folder.resolve("other-node");
    TestNode.start(other).close();

    Cli said = Cli.varve("verify", evidence, "--trust", other.resolve("trust.txt"));

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).startsWith("UNTRUSTED_LOG");
  }

  @Test
  void verifyEndsWith1ForWhatIsNoEvidence() throws Exception {
    Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear Sir or Madam\n");

    Cli said = Cli.varve("verify", letter, "--trust", trust);

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).doesNotStartWith("VALID");
  }

  @Test
  void verifyEndsWith2ForAFileThatIsNotThere() {
    Cli said = Cli.varve("verify", folder.resolve("none.evidence"), "--trust", trust);

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("there is no file").contains("none.evidence");
  }

  @Test
  void verifyEndsWith2ForATrustFileThatIsNotThere() {
    Cli said = Cli.varve("verify", evidence, "--trust", folder.resolve("none.txt"));

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("none.txt").contains("publishes it");
  }

  @Test
  void verifyEndsWith2AndNamesTheLineOfATrustFileThatIsNone() throws Exception {
    String good = Files.readString(trust);
    int lines = (int) good.lines().count();
    Path bad = Files.writeString(folder.resolve("bad-trust.txt"), good + "wittness a b\n");

    Cli said = Cli.varve("verify", evidence, "--trust", bad);

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains("bad-trust.txt is not a trust file")
        .contains("line " + (lines + 1));
  }

  @Test
  void verifyEndsWith2WithoutATrustFile() {
    Cli said = Cli.varve("verify", evidence);

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("--trust");
  }

  @Test
  @Tag("Y-6.2.1-c")
  void evidenceUnpacksIntoPartsThatAnotherVerifierAccepts() throws Exception {
    Path parts = folder.resolve("parts");
    Cli.varve("evidence", "unpack", evidence, parts, "--trust", trust).succeeded();

    try (var files = Files.list(parts)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "operation.cose",
              "receipt.cose",
              "checkpoint.txt",
              "log.vkey",
              "log-key.pem",
              "log-key.cose",
              "signer-key.pem",
              "operation.tlog-proof",
              "item.bin");
    }
    OtherVerifier other = new OtherVerifier(parts);
    assertThat(other.operationIsSignedBy("signer-key.pem")).as("operation").isTrue();
    assertThat(other.operationIsSignedBy("log-key.pem")).as("by another key").isFalse();
    assertThat(other.receiptIsSignedBy("log-key.pem")).as("receipt").isTrue();
    assertThat(other.receiptIsSignedBy("signer-key.pem")).as("by another key").isFalse();
    assertThat(other.checkpointIsSignedByTheLog()).as("checkpoint").isTrue();
    assertThat(other.rootOfReceipt()).isEqualTo(other.rootOfCheckpoint());
    assertThat(parts.resolve("item.bin")).hasBinaryContent(item(evidence));
  }

  @Test
  void searchReadingsAndGetPrintJsonForPrograms() throws Exception {
    List<JsonNode> found =
        Cli.varve("search", "--source", SOURCE, "--data", data, "--json").succeeded().jsonLines();
    assertThat(found).singleElement().satisfies(o -> assertThat(o.get("leafIndex")).isNotNull());
    long leaf = found.get(0).get("leafIndex").asLong();

    List<JsonNode> readings =
        Cli.varve("readings", "--source", SOURCE, "--data", data, "--json").succeeded().jsonLines();
    assertThat(readings).extracting(r -> r.get("value").asDouble()).containsExactly(3.5, 4.0);

    JsonNode got = Cli.varve("get", leaf, "--data", data, "--json").succeeded().json();
    assertThat(got.get("leafIndex").asLong()).isEqualTo(leaf);
    assertThat(got.get("receipt").get("checkpoint").asText()).contains("\n\n\u2014 ");

    Path file = folder.resolve("by-leaf.evidence");
    JsonNode wrote =
        Cli.varve("evidence", leaf, "--data", data, "-o", file, "--json").succeeded().json();
    assertThat(wrote.get("bytes").asLong()).isEqualTo(Files.size(file));
    JsonNode shown =
        new ObjectMapper().readTree(Cli.varve("evidence", "show", file).succeeded().out());
    assertThat(shown.isObject()).isTrue();
  }

  @Test
  void evidenceNamesASourceThatHasNothing() {
    Cli said = Cli.varve("evidence", "--source", "nobody", "--data", data);

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("'nobody'").contains("varve search");
  }

  @Test
  void fsckTellsProgramsThatAllIsSound() throws Exception {
    Path stopped = folder.resolve("stopped-node");
    TestNode.start(stopped).close();

    JsonNode report = Cli.varve("fsck", "--data", stopped, "--json").succeeded().json();

    assertThat(report.get("sound").asBoolean()).isTrue();
    assertThat(report.get("operations").asLong()).isPositive();
  }

  @Test
  void aTokenLetsAnAgentInOnce() {
    String token = Cli.varve("source", "token", "roof/*", "--data", data).succeeded().out().strip();

    Cli first = enrol(token, "roof-agent");
    Cli second = enrol(token, "somebody-else");

    assertThat(first.succeeded().out()).contains("urn:varve:signer:").contains("roof/*");
    assertThat(folder.resolve("roof-agent/cert.pem")).exists();
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.err()).as("says why").containsIgnoringCase("token");
  }

  @Test
  void submitPrintsOneJsonObjectAFile() throws Exception {
    Path identity = folder.resolve("workshop");
    Cli.varve("source", "enroll", "workshop", "--data", data, "-o", identity).succeeded();
    Path photo = Files.write(folder.resolve("photo.jpg"), new byte[] {1, 2, 3});

    JsonNode submitted =
        Cli.varve("submit", photo, "--identity", identity, "--json").succeeded().json();

    assertThat(submitted.get("leafIndex").asLong()).isPositive();
    Path back = folder.resolve("back.jpg");
    Cli.varve("get", submitted.get("operationId").asText(), "--item", 0, "-o", back, "--data", data)
        .succeeded();
    assertThat(back).hasSameBinaryContentAs(photo);
  }

  @Test
  void theDemoTellsProgramsAllThatItShowed() throws Exception {
    Path here = Files.createDirectories(folder.resolve("demo"));
    try (Terminal terminal = Terminal.in(here)) {
      Terminal.Ended demo = terminal.run("./varve demo --once --json --listen 127.0.0.1:0");

      assertThat(demo.code()).as(demo.errors()).isZero();
      JsonNode shown = new ObjectMapper().readTree(demo.output());
      assertThat(shown.at("/receipt/leafIndex").asLong()).isPositive();
      assertThat(shown.at("/receipt/receipt").asText()).matches("[0-9a-f]+");
      assertThat(shown.at("/verdict/verdict").asText()).isEqualTo("VALID");
      assertThat(shown.at("/tamperedVerdict/verdict").asText()).isEqualTo("TAMPERED");
      assertThat(shown.at("/addresses/node").asText()).matches("127\\.0\\.0\\.1:\\d+");
      Cli.varve("verify", shown.get("evidence").asText(), "--trust", shown.get("trust").asText())
          .succeeded();
    }
  }

  private static Cli enrol(String token, String identity) {
    return Cli.agent(
        "enroll",
        "--token",
        token,
        "--server",
        node.address(),
        "--identity",
        folder.resolve(identity));
  }

  private static Path changed(String from, String to) throws Exception {
    String text = Files.readString(evidence, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    Path copy = folder.resolve("changed.evidence");
    return Files.writeString(copy, text.replace(from, to), StandardCharsets.ISO_8859_1);
  }

  private static byte[] item(Path file) throws Exception {
    return EvidenceFile.decode(Files.readAllBytes(file))
        .item()
        .orElseThrow()
        .content()
        .orElseThrow();
  }
}
