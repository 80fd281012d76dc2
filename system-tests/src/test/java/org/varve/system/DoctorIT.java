package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.node.VarveNode;

/** {@code varve doctor} as a command: beside a node that runs, and on what one left. */
class DoctorIT {

  @TempDir Path folder;

  @Test
  void saysThatARunningNodeIsReadyAndFindsDamageAfterIt() throws Exception {
    Path data = folder.resolve("node");
    try (VarveNode node = TestNode.start(data)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "meter");
      Path csv = Files.writeString(folder.resolve("m.csv"), "timestamp,value\n1767225600,3.5\n");
      assertThat(TestAgent.replay(identity, "meter", csv, 100)).hasSize(1);

      Cli well = Cli.varve("doctor", "--data", data).succeeded();

      assertThat(well.out())
          .contains("has the folder and is ready at " + node.address())
          .containsPattern("sound up to block [1-9]")
          .contains("0 fail, 0 warn");
    }

    try (Stream<Path> files = Files.list(data.resolve("content"))) {
      Path contents = files.filter(f -> f.toString().endsWith(".seg")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(contents);
      bytes[bytes.length - 5] ^= 1;
      Files.write(contents, bytes);
    }
    Path config = Files.writeString(folder.resolve("varve.yaml"), "lissen: 127.0.0.1:0\n");

    Cli ill = Cli.varve("doctor", "--data", data, "--config", config, "--json");

    assertThat(ill.code()).isEqualTo(1);
    JsonNode report = ill.json();
    assertThat(report.get("well").asBoolean()).isFalse();
    assertThat(levelOf(report, "configuration")).isEqualTo("FAIL lissen");
    assertThat(levelOf(report, "contents")).startsWith("FAIL");
    assertThat(levelOf(report, "ledger")).startsWith("OK");
  }

  @Test
  void saysOfAProcessThatWaitsWhomItWaitsFor() throws Exception {
    Path data = folder.resolve("node");
    TestNode.start(data).close();
    Path bundle = folder.resolve("provisioning");
    Cli.varve("entity", "bundle", "provisioning", "--data", data, "-o", bundle).succeeded();
    NodeProcess waiting = NodeProcess.on(bundle, "--peer", "processing=127.0.0.1:1");
    waiting.start();
    try {
      Path config =
          Files.writeString(folder.resolve("varve.yaml"), "peers:\n  processing: 127.0.0.1:1\n");

      Cli ill = Cli.varve("doctor", "--data", bundle, "--config", config);

      assertThat(ill.code()).isEqualTo(1);
      assertThat(ill.out())
          .containsPattern("FAIL +node +process [0-9]+ has the folder, but .* not ready")
          .containsPattern("FAIL +peer processing +127.0.0.1:1")
          .contains("Next: ");
    } finally {
      waiting.kill();
    }
  }

  private static String levelOf(JsonNode report, String check) {
    for (JsonNode finding : report.get("findings")) {
      if (finding.get("check").asText().equals(check)) {
        String key = finding.get("what").asText().contains("'lissen'") ? " lissen" : "";
        return finding.get("level").asText() + key;
      }
    }
    return "not looked at";
  }
}
