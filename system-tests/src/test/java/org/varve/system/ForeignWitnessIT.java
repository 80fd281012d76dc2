package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.SignedNote;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.VarveNode;
import org.varve.monitoring.witness.Witness;
import org.varve.monitoring.witness.WitnessEndpoint;
import org.varve.rp.HttpListener;

/**
 * A node works with a witness that nobody here wrote (transparency-dev/witness), and witness,
 * mirror and audit with a log that nobody here wrote (tessera), in versions that {@code
 * resources/witnesscheck/go.mod} pins.
 */
@Timeout(600)
class ForeignWitnessIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private String address = "";
  private Workshop workshop;

  @BeforeEach
  void openWorkshop() {
    workshop = new Workshop(data(), folder);
  }

  /** The same for each start of the node, since its source remembers it. */
  @BeforeEach
  void findAnAddress() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      address = "127.0.0.1:" + free.getLocalPort();
    }
  }

  @Test
  void aForeignWitnessCosignsTheLogOfANode() throws Exception {
    GoProgram program = GoProgram.build("witnesscheck", folder);
    Path trustFile;
    try (VarveNode founded = node("")) {
      trustFile = founded.folder().trustFile();
    }
    TrustFile trust = TrustFile.parse(Files.readString(trustFile));
    Process process = program.start("witness", trust.logKeys(), "witness.example/foreign");
    try {
      JsonNode witness = JSON.readTree(process.inputReader().readLine());
      String key = witness.get("key").asText();
      Path own = folder.resolve("own.txt");
      Files.writeString(
          own,
          Files.readString(trustFile).replace("quorum none", "witness w " + key + "\nquorum w"));
      try (VarveNode node = node(witnessing(witness.get("url").asText(), key))) {
        assertThat(node.logPort()).isPresent();
        workshop.submit(1);
        awaitValid(own);
        workshop.submit(200);
        awaitValid(own);
      }
      // It remembers; the node that starts again asks from nothing and is told where to go on.
      try (VarveNode node = node(witnessing(witness.get("url").asText(), key))) {
        assertThat(node.logPort()).isPresent();
        workshop.submit(3);
        awaitValid(own);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aForeignLogIsCosignedMirroredAndAuditedHere() throws Exception {
    GoProgram program = GoProgram.build("witnesscheck", folder);
    JsonNode keys = JSON.readTree(program.run("key", "log.example/foreign").out());
    NoteKey logKey = NoteKey.parse(keys.get("public").asText());
    Cosigner cosigner =
        new Cosigner(SigningKey.generate(SignatureAlgorithm.EDDSA), "witness.example/w1");
    Witness witness =
        new Witness(
            cosigner, List.of(CheckpointKeys.of(logKey)), folder.resolve("w1"), Clock.systemUTC());
    TrustFile trust =
        TrustFile.builder(logKey, SigningKey.generate(SignatureAlgorithm.EDDSA).verificationKey())
            .witness("w1", cosigner.noteKey())
            .quorum("w1")
            .build();
    Path own = Files.writeString(folder.resolve("own.txt"), trust.toString());
    Path log = folder.resolve("log");
    try (HttpListener listener =
        HttpListener.start(
            new InetSocketAddress("127.0.0.1", 0),
            Optional.empty(),
            new HttpListener.Limits(4, AddCheckpoint.CHARS_MAX),
            new WitnessEndpoint(witness))) {
      Path policy = folder.resolve("policy.txt");
      Files.writeString(
          policy,
          "witness w1 %s http://127.0.0.1:%d\nquorum w1\n"
              .formatted(cosigner.noteKey(), listener.port()));
      String secret = keys.get("private").asText();

      SignedNote first = appended(program.run("log", log, secret, policy, 0, 300));
      assertThat(first.isSignedBy(logKey)).isTrue();
      assertThat(first.isSignedBy(cosigner.noteKey())).isTrue();
      assertThat(audit(log, own)).isEqualTo("FIRST_SEEN");
      assertThat(mirror(log, own).get("entries").asLong()).isEqualTo(300);

      appended(program.run("log", log, secret, policy, 300, 400));
      assertThat(audit(log, own)).isEqualTo("CONSISTENT");
      assertThat(mirror(log, own).get("entries").asLong()).isEqualTo(700);
      Cli.varve("log", "check", folder.resolve("mirror"), "--trust", own).succeeded();
    }
  }

  private static SignedNote appended(GoProgram.Run run) throws Exception {
    assertThat(run.code()).as(run.err()).isZero();
    return SignedNote.parse(JSON.readTree(run.out()).get("checkpoint").asText());
  }

  private String audit(Path log, Path own) throws Exception {
    Path state = folder.resolve("audit");
    return Cli.varve("log", "audit", log, "--trust", own, "--state", state, "--json")
        .json()
        .get("verdict")
        .asText();
  }

  private JsonNode mirror(Path log, Path own) throws Exception {
    Path mirror = folder.resolve("mirror");
    return Cli.varve("log", "mirror", log, "--trust", own, "--to", mirror, "--json")
        .succeeded()
        .json();
  }

  /** Evidence of the newest operation carries the witness's signature before long. */
  private void awaitValid(Path own) throws Exception {
    Path file = folder.resolve("newest.evidence");
    long end = System.nanoTime() + 30_000_000_000L;
    Cli verdict;
    do {
      Thread.sleep(100);
      Cli.varve("evidence", "--source", "workshop", "-o", file, "--data", data()).succeeded();
      verdict = Cli.varve("verify", file, "--trust", own);
      assertThat(System.nanoTime()).as(verdict.out()).isLessThan(end);
    } while (verdict.code() != 0);
  }

  private static String witnessing(String url, String key) {
    return """
    witnessing:
      quorum: 1
      interval: 100ms
      witnesses:
        - {url: "%s", key: "%s"}
    """
        .formatted(url, key)
        .indent(4);
  }

  private Path data() {
    return folder.resolve("node");
  }

  private VarveNode node(String witnessing) throws Exception {
    Path yaml = folder.resolve("varve.yaml");
    Files.writeString(
        yaml,
        """
        listen: %s
        origin: city.example/log
        processing:
          log:
            listen: 127.0.0.1:0
        """
                .formatted(address)
            + witnessing);
    return VarveNode.start(new ConfigFile(Map.of()).read(yaml).withData(data()), Clock.systemUTC());
  }
}
