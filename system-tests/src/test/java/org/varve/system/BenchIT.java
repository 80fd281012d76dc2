package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The benches run and say what they found. They are small here, and never fail for being slow: a
 * machine that others use too has no speed of its own.
 */
class BenchIT {

  /**
   * Not in the usual folder for temporary files: that may be memory, where a sync costs nothing.
   */
  private static final Path FOLDER = Path.of("target").toAbsolutePath();

  @Test
  void ingestComparesRecordingWithThePrimitivesOfTheSameRun() throws Exception {
    JsonNode report =
        Cli.varve(
                "bench", "ingest", "--folder", FOLDER, "--rounds", 1, "--operations", 300, "--json")
            .succeeded()
            .json();

    System.out.println("BenchIT: " + report.get("ratios"));
    assertThat(names(report)).anyMatch(n -> n.startsWith("G1")).anyMatch(n -> n.startsWith("G8"));
    assertFiguresAreReal(report);
    try (Stream<Path> left = Files.list(FOLDER)) {
      assertThat(left).noneMatch(file -> file.getFileName().toString().startsWith("varve-bench-"));
    }
  }

  @Test
  void verifySaysHowManyFilesACoreVerifies() throws Exception {
    JsonNode report =
        Cli.varve("bench", "verify", "--rounds", 1, "--entries", 4096, "--json").succeeded().json();

    assertThat(names(report)).contains("G10: kept", "G10: cold");
    assertFiguresAreReal(report);
  }

  @Test
  void searchAsksAtTwoSizesOfTheLog() throws Exception {
    JsonNode report =
        Cli.varve("bench", "search", "--folder", FOLDER, "--operations", 200, "--json")
            .succeeded()
            .json();

    assertThat(report.get("latencies")).hasSize(4);
    assertFiguresAreReal(report);
  }

  @Test
  void mqttComparesABrokerWithRecordingInProcess() throws Exception {
    JsonNode report =
        Cli.varve("bench", "mqtt", "--folder", FOLDER, "--rounds", 1, "--operations", 300, "--json")
            .succeeded()
            .json();

    System.out.println("BenchIT: " + report.get("ratios"));
    assertThat(names(report)).anyMatch(n -> n.startsWith("G13"));
    assertFiguresAreReal(report);
  }

  /** The one bound that does not depend on who else uses the machine. */
  @Test
  void agentStaysWithinItsMemory() throws Exception {
    Path program = Path.of("../edge-agent/target/varve-agent/bin/varve-agent").toAbsolutePath();
    JsonNode report =
        Cli.varve(
                "bench",
                "agent",
                "--agent",
                program,
                "--folder",
                FOLDER,
                "--seconds",
                15,
                "--waiting",
                20_000,
                "--json")
            .succeeded()
            .json();

    System.out.println("BenchIT: " + report.get("ratios"));
    assertFiguresAreReal(report);
    report
        .get("ratios")
        .forEach(
            ratio -> {
              if (ratio.get("name").asText().equals("G15: resident, highest seen")) {
                assertThat(ratio.get("value").asDouble()).as("MiB").isLessThanOrEqualTo(96);
              }
            });
  }

  @Test
  void refusesWhatIsBeyondItsLimits() {
    Cli refused = Cli.varve("bench", "verify", "--rounds", 0);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--rounds is 0").contains("1 to 100");
  }

  private static List<String> names(JsonNode report) {
    List<String> names = new ArrayList<>();
    report.get("ratios").forEach(ratio -> names.add(ratio.get("name").asText()));
    return names;
  }

  private static void assertFiguresAreReal(JsonNode report) {
    report.get("ratios").forEach(each -> assertThat(each.get("value").asDouble()).isPositive());
    report.get("arms").forEach(each -> assertThat(each.get("wallSeconds").asDouble()).isPositive());
  }
}
