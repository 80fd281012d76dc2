package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Renewal;
import org.varve.edge.uplink.UplinkListener;
import org.varve.launcher.node.VarveNode;

/** An agent's certificate ends some day; the agent sees to another by itself. */
class RenewalIT {

  private static final Duration LATER = Duration.ofDays(380);

  @TempDir Path folder;

  @Test
  void anAgentRenewsItsCertificateByItselfAndGoesOnWithTheNewOne() throws Exception {
    Clock past = Clock.offset(Clock.systemUTC(), LATER.negated());
    AgentIdentity identity;
    try (VarveNode node = VarveNode.start(TestNode.config(folder.resolve("node")), past)) {
      identity = TestNode.enrol(node, folder.resolve("agent"), "host/*");
    }
    Path certificate = identity.folder().resolve("cert.pem");
    String before = Files.readString(certificate);
    assertThat(renewal(identity).isDue()).isTrue();

    // The node's port is another one by now.
    try (VarveNode node =
        VarveNode.start(TestNode.config(folder.resolve("node")), Clock.systemUTC())) {
      AgentConfig config =
          AgentConfig.of(identity.folder(), List.of(TestAgent.csvSource("host/a", csv())))
              .sendingTo(java.util.Optional.of(TestNode.address(node)));
      try (EdgeAgent agent = EdgeAgent.open(config, new UplinkListener() {})) {
        agent.start();
        await()
            .atMost(TestAgent.PATIENCE)
            .until(() -> !Files.readString(certificate).equals(before));
        assertThat(renewal(identity).isDue()).isFalse();
        assertThat(agent.awaitDrained(TestAgent.PATIENCE)).as("%s", agent.status()).isTrue();
      }
      // Only the new certificate is shown now.
      Files.writeString(csv(), "2026-01-02T00:00:00Z,2\n", java.nio.file.StandardOpenOption.APPEND);
      try (EdgeAgent agent = EdgeAgent.open(config, new UplinkListener() {})) {
        agent.start();
        assertThat(agent.awaitDrained(TestAgent.PATIENCE)).as("%s", agent.status()).isTrue();
        assertThat(agent.status().queue().recorded()).isEqualTo(2);
      }
    }
  }

  private static Renewal renewal(AgentIdentity identity) {
    return new Renewal(identity, identity.server(), Clock.systemUTC());
  }

  private Path csv() throws Exception {
    Path file = folder.resolve("a.csv");
    return Files.exists(file)
        ? file
        : Files.writeString(file, "timestamp,value\n2026-01-01T00:00:00Z,1\n");
  }
}
