package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.evidence.Digest;
import org.varve.launcher.node.VarveNode;

/** Whoever doubts an aggregate computes it again from what the node gives him. */
class AggregateIT {
  private static final String SOURCE = "traffic";
  private static final int ROWS = 10_000;
  private static final long START = 1_700_000_000;
  private static final int HOUR = 3_600;

  @TempDir Path folder;

  @Test
  @Tag("Y-I.2.1-app-2")
  void equalsWhatAScepticComputesFromTheReadings() throws Exception {
    Path data = folder.resolve("node");
    try (VarveNode node = TestNode.start(data)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      TestAgent.replay(identity, SOURCE, csv(), 100);

      JsonNode aggregate =
          Cli.varve(
                  "aggregate",
                  "--source",
                  SOURCE,
                  "--every",
                  "1h",
                  "--json",
                  "--from",
                  "2023-11-15",
                  "--until",
                  "2023-11-17",
                  "--data",
                  data)
              .succeeded()
              .json();
      List<JsonNode> readings =
          Cli.varve(
                  "readings",
                  "--source",
                  SOURCE,
                  "--json",
                  "--from",
                  "2023-11-15",
                  "--until",
                  "2023-11-17",
                  "--data",
                  data)
              .succeeded()
              .jsonLines();

      checkRows(aggregate.get("rows"), readings);
      checkBasis(aggregate.get("basis"), readings);
      assertThat(Cli.varve("aggregate", "--source", SOURCE, "--data", data).succeeded().out())
          .contains("NAME", ROWS + " numbers of 100 operations", "operations digest");
    }
  }

  private static void checkRows(JsonNode rows, List<JsonNode> readings) {
    TreeMap<String, DoubleSummaryStatistics> hours =
        readings.stream()
            .collect(
                Collectors.groupingBy(
                    reading -> hour(reading.get("time").asText()),
                    TreeMap::new,
                    Collectors.summarizingDouble(reading -> reading.get("value").asDouble())));
    assertThat(readings).hasSizeGreaterThan(5_000);
    assertThat(rows).hasSameSizeAs(hours.values());
    for (JsonNode row : rows) {
      DoubleSummaryStatistics hour = hours.get(row.get("from").asText());
      assertThat(row.get("count").asLong()).isEqualTo(hour.getCount());
      assertThat(row.get("min").asDouble()).isEqualTo(hour.getMin());
      assertThat(row.get("max").asDouble()).isEqualTo(hour.getMax());
      assertThat(row.get("sum").asDouble()).isCloseTo(hour.getSum(), within(1e-9));
      assertThat(row.get("mean").asDouble()).isCloseTo(hour.getAverage(), within(1e-12));
    }
  }

  /** The operations are those whose readings he was given, and their digest is over their ids. */
  private static void checkBasis(JsonNode basis, List<JsonNode> readings) {
    ByteArrayOutputStream ids = new ByteArrayOutputStream();
    List<String> operations =
        readings.stream().map(reading -> reading.get("operation").asText()).distinct().toList();
    operations.forEach(id -> ids.writeBytes(HexFormat.of().parseHex(id)));
    assertThat(basis.get("numbers").asInt()).isEqualTo(readings.size());
    assertThat(basis.get("operations").asInt()).isEqualTo(operations.size());
    assertThat(basis.get("operationsDigest").asText())
        .isEqualTo(Digest.sha256(ids.toByteArray()).hex());
  }

  private static String hour(String time) {
    long seconds = Instant.parse(time).getEpochSecond();
    return Instant.ofEpochSecond(seconds - seconds % HOUR).toString();
  }

  private Path csv() throws Exception {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(START + 30L * i).append(',').append(random.nextInt(2_000_000) / 1e4).append('\n');
    }
    return Files.writeString(folder.resolve("traffic.csv"), rows);
  }
}
