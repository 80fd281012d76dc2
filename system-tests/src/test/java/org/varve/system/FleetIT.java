package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Enrolment;
import org.varve.edge.identity.EnrolmentException;
import org.varve.edge.identity.ServerAddress;
import org.varve.launcher.node.VarveNode;

/** A thousand tokens in one go, each for one agent and its own sources. */
class FleetIT {

  private static final int TOKENS = 1_000;
  private static final int ENROLLED = 30;

  @TempDir Path folder;

  @Test
  void eachOfAThousandTokensLetsOneAgentInForItsOwnSourcesAlone() throws Exception {
    Path file = folder.resolve("tokens.csv");
    try (VarveNode node = TestNode.start(folder.resolve("node"))) {
      long start = System.nanoTime();
      Cli made = tokens(file, TOKENS).succeeded();
      System.out.printf(
          "FleetIT: %d tokens in %d ms%n", TOKENS, (System.nanoTime() - start) / 1_000_000);
      assertThat(made.out()).contains("wrote 1000 tokens").doesNotContain("varve1.");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(TOKENS + 1);
      assertThat(lines.get(0)).isEqualTo("number,sources,token,expires");

      start = System.nanoTime();
      for (int n = 1; n <= ENROLLED; n++) {
        AgentIdentity agent = enrol(node, lines.get(n), "agent-" + n);
        assertThat(agent.maySpeakAbout("meter-" + n)).isTrue();
        assertThat(agent.maySpeakAbout("meter-" + n + "/flow")).isTrue();
        assertThat(agent.maySpeakAbout("meter-" + (n + 1))).isFalse();
      }
      System.out.printf(
          "FleetIT: %d agents enrolled in %d ms%n",
          ENROLLED, (System.nanoTime() - start) / 1_000_000);
      assertThatThrownBy(() -> enrol(node, lines.get(1), "thief"))
          .isInstanceOf(EnrolmentException.class)
          .hasMessageContaining("TOKEN_USED");
    }
  }

  @Test
  void writesOverNothingAndKeepsToItsLimit() throws Exception {
    TestNode.start(folder.resolve("node")).close();
    Path file = Files.writeString(folder.resolve("tokens.csv"), "mine");

    assertThat(tokens(file, 5).code()).isEqualTo(2);
    assertThat(file).hasContent("mine");

    Cli tooMany = tokens(folder.resolve("more.csv"), 10_001);
    assertThat(tooMany.code()).isEqualTo(2);
    assertThat(tooMany.err()).contains("10001").contains("1 to 10000");
  }

  private Cli tokens(Path file, int count) {
    return Cli.varve(
        "source",
        "token",
        "meter-{n}",
        "meter-{n}/*",
        "--count",
        count,
        "-o",
        file,
        "--data",
        folder.resolve("node"));
  }

  private AgentIdentity enrol(VarveNode node, String line, String name) throws Exception {
    return new Enrolment(folder.resolve(name), ServerAddress.parse(node.address().toString()), name)
        .enrol(line.split(",", -1)[2]);
  }
}
