package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.u2s.v1.VerifyRequest;

/**
 * Retention as an operator states it, and as data users and supervisors see it: content is erased
 * and leaves the disk, every proof stays.
 */
@Timeout(240)
class RetentionIT {
  private static final String PRIVATE = "home/door-7";
  private static final String PUBLIC = "city/lamp-7";
  private static final String QUICK =
      """
      processing:
        recording: {patience: 5s}
        retention: {every: 200ms, notice: 0s, spareNew: 15s, reclaimWithin: 0s}
      """;

  @TempDir Path folder;

  @Test
  @Tag("Y-8.4-b")
  void whatARetentionLetsGoIsErasedFromTheDiskAndStillProven() throws Exception {
    Path kept = folder.resolve("kept.evidence");
    String id;
    try (VarveNode node = TestNode.start(folder.resolve("node"), QUICK)) {
      submit(node, PRIVATE, 7_700_000);
      submit(node, PUBLIC, 8_800_000);
      id = newest(node, PRIVATE).path("operationId").asText();
      user(node, "evidence", id, "-o", kept).succeeded();
      assertThat(onDisk("7700001")).isTrue();

      new OperatorsDesk(node, folder)
          .apply("local", "kind: Retention\nid: doors\nspec: {sources: [home/*], days: 0}\n")
          .succeeded();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> user(node, "get", id, "--json").json().has("contentErasedAt"));

      assertThatReadsTellIt(node, id);
      assertThatItIsStillProven(node, id, kept);
      assertThat(user(node, "readings", "--source", PUBLIC).succeeded().out()).contains("8800001");
      await().atMost(Duration.ofSeconds(60)).until(() -> !onDisk("7700001"));
      assertThat(onDisk("8800001")).as("moved, not lost").isTrue();
      Cli.varve("backup", folder.resolve("copy"), "--data", node.folder().root()).succeeded();
    }
    assertThat(Cli.varve("fsck", "--data", folder.resolve("node")).succeeded().out())
        .contains("SOUND")
        .contains("contents were erased");
    assertThat(Cli.varve("fsck", "--data", folder.resolve("copy")).succeeded().out())
        .contains("SOUND");
  }

  private void assertThatReadsTellIt(VarveNode node, String id) throws IOException {
    Cli readings = user(node, "readings", "--source", PRIVATE).succeeded();
    assertThat(readings.out()).doesNotContain("7700001");
    assertThat(readings.err()).contains("gave no readings: their content was erased");
    JsonNode basis =
        user(node, "aggregate", "--source", PRIVATE, "--json").succeeded().json().path("basis");
    assertThat(basis.path("erasedOperations").asLong()).isEqualTo(1);
    assertThat(basis.path("numbers").asLong()).isZero();
    Cli item = user(node, "get", id, "--item", 0);
    assertThat(item.code()).isEqualTo(1);
    assertThat(item.err()).contains("CONTENT_ERASED", "evidence without an item");
  }

  private void assertThatItIsStillProven(VarveNode node, String id, Path kept) throws IOException {
    Path trust = node.folder().trustFile();
    Path alone = folder.resolve("alone.evidence");
    Cli got = user(node, "evidence", id, "-o", alone, "--trust", trust).succeeded();
    assertThat(got.out()).contains("VALID");
    assertThat(got.err()).contains("this is evidence of the operation alone");
    assertThat(Cli.varve("verify", kept, "--trust", trust).succeeded().out())
        .as("whoever kept a copy")
        .contains("VALID");
    try (UserClient client = TestNode.user(node)) {
      assertThat(verdict(client, alone)).isEqualTo("ERASED");
      assertThat(verdict(client, kept)).isEqualTo("VALID");
    }
  }

  private static String verdict(UserClient client, Path evidence) throws IOException {
    VerifyRequest request =
        VerifyRequest.newBuilder()
            .setEvidence(ByteString.copyFrom(Files.readAllBytes(evidence)))
            .build();
    return client.u2s().verify(request).getVerdict();
  }

  private void submit(VarveNode node, String source, int first) throws Exception {
    AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent-" + first), source);
    StringBuilder rows = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < 5; i++) {
      rows.append(1_700_000_000 + i).append(',').append(first + i).append('\n');
    }
    Path csv = Files.writeString(folder.resolve(first + ".csv"), rows);
    assertThat(TestAgent.replay(identity, source, csv, 5)).hasSize(1);
  }

  private static JsonNode newest(VarveNode node, String source) throws IOException {
    List<JsonNode> found =
        user(node, "search", "--source", source, "--kind", "DATA", "--json")
            .succeeded()
            .jsonLines();
    return found.get(found.size() - 1);
  }

  private static Cli user(VarveNode node, Object... command) {
    Object[] all =
        Stream.concat(
                Stream.of(command),
                Stream.of(
                    "--server",
                    node.address().toString(),
                    "--identity",
                    node.folder().userIdentity()))
            .toArray();
    return Cli.varve(all);
  }

  /** Whether a text stands in any file of contents. */
  private boolean onDisk(String text) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("node/content"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".seg")).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }
}
