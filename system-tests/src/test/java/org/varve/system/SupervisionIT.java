package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.node.VarveNode;

/** What a supervisor sees with {@code varve supervise}, of one process and of several. */
@Tag("Y-7.2.4-a")
class SupervisionIT {

  @TempDir Path folder;

  @Test
  @Tag("Y-8.5-a3")
  void aSupervisorSeesAllEntitiesAndNobodyElseDoes() throws Exception {
    Path data = folder.resolve("node");
    try (VarveNode node = TestNode.start(data)) {
      JsonNode overview = varve(data, "overview", "--json").succeeded().json();

      assertThat(overview.path("entities").findValuesAsText("state"))
          .containsExactly("ready", "ready", "ready");
      assertThat(overview.path("entities").get(0).path("processing").path("treeSize").asLong())
          .isPositive();
      assertThat(varve(data, "overview").succeeded().out()).contains("processing", "ready");
      for (Path other : List.of(node.folder().userIdentity(), node.folder().operatorIdentity())) {
        Cli refused = varve(data, "overview", "--identity", other);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("ROLE_MISMATCH").contains("supervisor");
      }
    }
  }

  @Test
  void monitoringInAProcessOfItsOwnTellsWhoIsMissing() throws Exception {
    try (EntityProcesses all = EntityProcesses.founded(folder.resolve("node"))) {
      Object[] asked = {"overview", "--json", "--server", all.monitoring().address()};
      all.representation().start();
      all.monitoring().start(); // it does not wait for those that it supervises
      all.awaitReady(all.representation());
      Cli overview = varve(folder.resolve("node"), asked);

      assertThat(overview.code()).isEqualTo(1);
      assertThat(overview.json().path("entities").findValuesAsText("state"))
          .containsExactly("ready", "ready", "unreachable");

      all.provisioning().start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> varve(folder.resolve("node"), asked).code() == 0);
    }
  }

  private static Cli varve(Path data, Object... command) {
    List<Object> whole = new ArrayList<>(List.of("supervise"));
    whole.addAll(List.of(command));
    whole.addAll(List.of("--data", data));
    return Cli.varve(whole.toArray());
  }
}
