package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.collect.SourceStatus;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.UplinkListener;
import org.varve.launcher.node.VarveNode;

/** An operator suspends a source of a running agent, and lets it speak again. */
@Timeout(240)
class HeldSourceIT {
  private static final String LAMP = "kind: DataSource\nid: city/lamp-7\nspec: {state: %s}\n";
  private static final String ROWS = "timestamp,value\n1767225600,3.5\n1767225660,4\n";

  @TempDir Path folder;

  @Test
  @Tag("Y-8.8-2ext")
  void theAgentKeepsWhatASuspendedSourceSaysAndTellsWhoSupervises() throws Exception {
    try (VarveNode node = TestNode.start(folder.resolve("node"))) {
      OperatorsDesk desk = new OperatorsDesk(node, folder);
      desk.apply("local", LAMP.formatted("suspended")).succeeded();
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "city/*");
      Path lamp = Files.writeString(folder.resolve("lamp.csv"), ROWS);
      Path other = Files.writeString(folder.resolve("other.csv"), ROWS);
      AgentConfig config =
          TestAgent.config(
              identity,
              1,
              List.of(
                  TestAgent.csvSource("city/lamp-7", lamp),
                  TestAgent.csvSource("city/lamp-8", other)));
      try (EdgeAgent agent = EdgeAgent.open(config, new UplinkListener() {})) {
        agent.start();
        while (agent.status().queue().recorded() < 2 || problem(agent).isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(problem(agent)).startsWith("suspended since entry");
        assertThat(agent.status().queue().queued()).isEqualTo(2);
        assertThat(agent.status().queue().refused()).isZero();
        while (supervised(node).at("/sighting/agent/version").isMissingNode()) {
          TimeUnit.MILLISECONDS.sleep(100);
        }

        desk.apply("local", LAMP.formatted("active")).succeeded();
        assertThat(agent.awaitDrained(TestAgent.PATIENCE)).as("%s", agent.status()).isTrue();
        assertThat(problem(agent)).isEmpty();
      }
    }
  }

  private static String problem(EdgeAgent agent) throws Exception {
    return agent.status().sources().stream()
        .filter(source -> source.name().equals("city/lamp-7"))
        .findFirst()
        .flatMap(SourceStatus::problem)
        .orElse("");
  }

  private static JsonNode supervised(VarveNode node) throws Exception {
    String lines =
        Cli.varve(
                "supervise",
                "sources",
                "--json",
                "--identity",
                node.folder().supervisorIdentity(),
                "--server",
                node.address())
            .succeeded()
            .out();
    String line = lines.lines().filter(each -> each.contains("city/lamp-8")).findFirst().get();
    return new com.fasterxml.jackson.databind.ObjectMapper().readTree(line);
  }
}
