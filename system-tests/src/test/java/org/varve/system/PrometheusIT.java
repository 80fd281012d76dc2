package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.VarveNode;

/** What {@code deploy} holds works with a real Prometheus that reads a real node. */
@Timeout(300)
class PrometheusIT {

  private static final Path DEPLOY = Repository.here().root().resolve("deploy");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

  /** Those of the disk look at the machine that the tests run on. */
  private static final String OF_THE_DISK = "VarveDisk";

  @TempDir Path folder;

  @BeforeAll
  static void requirePrometheus() {
    Prometheus.require();
  }

  @Test
  void promtoolAcceptsTheConfigurationAndTheTestsOfTheRulesPass() throws Exception {
    assertThat(HostCommand.run("promtool", "check", "config", DEPLOY.resolve("prometheus.yml")))
        .isEmpty();
    assertThat(
            HostCommand.run("promtool", "test", "rules", DEPLOY.resolve("varve-alerts-test.yml")))
        .isEmpty();
  }

  @Test
  void everyAlertIsTestedAndSaysWhatToDo() throws Exception {
    String rules = Files.readString(DEPLOY.resolve("varve-alerts.yml"));
    String tests = Files.readString(DEPLOY.resolve("varve-alerts-test.yml"));
    List<String> alerts = ALERT.matcher(rules).results().map(found -> found.group(1)).toList();

    assertThat(alerts).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    assertThat(alerts)
        .allMatch(alert -> tests.contains("\"" + alert + "\", alertstate=\"firing\""));
    for (String part : List.of("severity:", "audience:", "summary:", "runbook:")) {
      assertThat(Pattern.compile(part).matcher(rules).results().map(MatchResult::start))
          .as(part)
          .hasSameSizeAs(alerts);
    }
  }

  @Test
  void everyPanelShowsSomethingAndAnAlertFiresWhenSomethingIsBroken() throws Exception {
    try (MeasuredNode node = MeasuredNode.start(folder);
        Prometheus prometheus =
            Prometheus.start(
                folder.resolve("prometheus"), node.node().metricsUrl().orElseThrow())) {
      for (int i = 0; i < 4; i++) {
        node.work();
        Thread.sleep(1_500);
      }
      List<String> empty = new ArrayList<>();
      for (String query : queries()) {
        if (!hasNumber(prometheus.query(query))) {
          empty.add(query);
        }
      }
      assertThat(empty).isEmpty();
      assertThat(prometheus.firing()).allMatch(alert -> alert.startsWith(OF_THE_DISK));

      node.broker().close();
      prometheus.awaitData(fires("VarveMqttDeaf"));
      prometheus.awaitData(fires("VarveNotReady"));
      node.node().close();
      prometheus.awaitData(fires("VarveDown"));
    }
  }

  @Test
  void overTlsAScraperReadsTheMetricsAndMayDoNothingElse() throws Exception {
    Path data = folder.resolve("node");
    Path yaml =
        Files.writeString(
            folder.resolve("varve.yaml"),
            "listen: 127.0.0.1:0\nmetrics: {listen: \"127.0.0.1:0\", tls: true}\n");
    try (VarveNode node =
            VarveNode.start(new ConfigFile(Map.of()).read(yaml).withData(data), Clock.systemUTC());
        Prometheus prometheus =
            Prometheus.startOverTls(
                folder.resolve("prometheus"), node.metricsUrl().orElseThrow(), data)) {
      prometheus.awaitData("varve_node_ready{job=\"varve-tls\"} == 1");
      Path scraper = node.folder().scraperIdentity();
      for (String command :
          List.of("search", "supervise overview", "resource list", "source list")) {
        List<Object> whole = new ArrayList<>(List.of(command.split(" ")));
        whole.addAll(List.of("--data", data, "--identity", scraper));
        Cli refused = Cli.varve(whole.toArray());
        assertThat(refused.code()).as(command).isEqualTo(1);
        assertThat(refused.err()).as(command).contains("ROLE_MISMATCH");
      }
    }
  }

  private static String fires(String alert) {
    return "ALERTS{alertname=\"%s\", alertstate=\"firing\"}".formatted(alert);
  }

  /** Of all panels, with the variables as Grafana fills them in. */
  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    try (Stream<Path> files = Files.list(DEPLOY.resolve("grafana"))) {
      for (Path file : files.sorted().toList()) {
        JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
        assertThat(dashboard.get("uid").asText() + ".json")
            .isEqualTo(file.getFileName().toString());
        dashboard
            .get("panels")
            .findValuesAsText("expr")
            .forEach(
                query ->
                    queries.add(
                        query.replace("$instance", ".+").replace("$__rate_interval", "30s")));
      }
    }
    assertThat(queries).hasSizeGreaterThan(50).noneMatch(query -> query.contains("$"));
    return queries;
  }

  /** A quotient of nothing by nothing shows nothing. */
  private static boolean hasNumber(JsonNode result) {
    for (JsonNode series : result) {
      if (!series.get("value").get(1).asText().equals("NaN")) {
        return true;
      }
    }
    return false;
  }
}
