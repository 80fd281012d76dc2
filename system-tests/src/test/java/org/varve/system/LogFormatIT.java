package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;

/** What a node logs as JSON: for programs, and nothing in it that must stay secret. */
class LogFormatIT {

  private static final String SAID = "48151623.42";

  @TempDir Path folder;

  @Test
  void everyLogLineIsAnObjectAndNoneHoldsASecret() throws Exception {
    Path data = folder.resolve("node");
    NodeProcess node = NodeProcess.on(data, "--log-format", "json");
    node.start();
    AgentIdentity identity = node.enrol(folder.resolve("agent"), "meter");
    Path csv =
        Files.writeString(folder.resolve("m.csv"), "timestamp,value\n1767225600," + SAID + "\n");
    assertThat(TestAgent.replay(identity, "meter", csv, 100)).hasSize(1);
    node.terminate();

    String logged = node.logged();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : logged.lines().filter(l -> l.startsWith("{")).toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    // What is no object is what the command says to whoever started it.
    assertThat(logged.lines().filter(l -> !l.startsWith("{")))
        .allMatch(l -> l.matches("(Varve serves|data folder|trust file|metrics|Next:) .*"));
    assertThat(lines)
        .extracting(line -> line.get("message").asText())
        .contains("Ledger founded", "Node listens", "Node is ready");
    assertThat(lines)
        .allSatisfy(line -> assertThat(Instant.parse(line.get("time").asText())).isNotNull());
    assertThat(logged).doesNotContain(SAID);
    for (String secret : secrets(data)) {
      assertThat(logged).doesNotContain(secret);
    }
  }

  /** Each line of each private key and of the enrolment secret. */
  private static List<String> secrets(Path data) throws Exception {
    try (Stream<Path> files = Files.walk(data)) {
      List<String> secrets = new ArrayList<>();
      for (Path file :
          files
              .filter(f -> f.toString().matches(".*(/keys/.*|key\\.pem)"))
              .filter(Files::isRegularFile)
              .toList()) {
        secrets.addAll(
            Files.readAllLines(file).stream().filter(l -> !l.startsWith("-----")).toList());
      }
      assertThat(secrets).hasSizeGreaterThan(5);
      return secrets;
    }
  }
}
