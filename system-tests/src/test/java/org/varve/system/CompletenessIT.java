package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.r2d.v1.SubmitRequest;

/** From what a source said to a file that proves, offline, that this is all of it. */
class CompletenessIT {

  private static final String SOURCE = "bridge";

  @TempDir Path folder;

  @Test
  void allThatASourceSaidIsProvenAndWhatIsMissingIsNamed() throws Exception {
    Path data = folder.resolve("node");
    Path file = folder.resolve("bridge.completeness");
    try (VarveNode node = TestNode.start(data)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      try (Submitter submitter = new Submitter(node, identity, SOURCE, 7)) {
        for (int i = 1; i <= 9; i++) {
          Submitter.Signed signed = submitter.sign(30);
          if (i != 5) {
            var unused =
                submitter
                    .blocking()
                    .submit(SubmitRequest.newBuilder().setSubmission(signed.submission()).build());
          }
        }
      }

      get(data, file, "--to-sequence", 4);
      JsonNode whole = verdict(data, file);
      assertThat(whole.get("verdict").asText()).isEqualTo("VALID");
      assertThat(whole.get("where").asText()).isEqualTo("sequences 1 to 4");

      get(data, file);
      Cli refused = Cli.varve("verify", file, "--trust", data.resolve("trust.txt"));
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.out()).startsWith("INCOMPLETE (sequence 5)");

      Cli absent =
          Cli.varve(
              "completeness",
              "--data",
              data,
              "--source",
              SOURCE,
              "--from-sequence",
              10,
              "-o",
              file);
      assertThat(absent.code()).isNotZero();
      assertThat(absent.err()).contains("from sequence 10").contains(SOURCE);
    }

    byte[] bytes = Files.readAllBytes(file);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("opaque/1")] ^= 1;
    Files.write(file, bytes);
    assertThat(verdict(data, file).get("verdict").asText()).isEqualTo("TAMPERED");
  }

  private static void get(Path data, Path file, Object... more) {
    Object[] all = new Object[more.length + 7];
    System.arraycopy(
        new Object[] {"completeness", "--data", data, "--source", SOURCE, "-o", file},
        0,
        all,
        0,
        7);
    System.arraycopy(more, 0, all, 7, more.length);
    var unused = Cli.varve(all).succeeded();
  }

  private static JsonNode verdict(Path data, Path file) throws Exception {
    return Cli.varve("verify", file, "--trust", data.resolve("trust.txt"), "--json").json();
  }
}
