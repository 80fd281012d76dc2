package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real Prometheus in a process of its own, with the rules of {@code deploy}, in a hurry. */
final class Prometheus implements AutoCloseable {

  private static final Path DEPLOY = Repository.here().root().resolve("deploy");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String url;

  private Prometheus(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Not on this machine: the test does not run, or fails where that is forbidden. */
  static void require() {
    if (!HostCommand.has("prometheus") || !HostCommand.has("promtool")) {
      String missing = "prometheus is not installed; as root: apt-get install prometheus";
      if ("true".equals(System.getenv("VARVE_REQUIRE_PROMETHEUS"))) {
        fail(missing);
      }
      Assumptions.abort(missing);
    }
  }

  /** The files of {@code deploy}, but for one target, each second, and without patience. */
  static Prometheus start(Path folder, String metricsUrl) throws Exception {
    String target = metricsUrl.replaceAll("http://|/metrics", "");
    String config =
        Files.readString(DEPLOY.resolve("prometheus.yml")).replace("127.0.0.1:9561", target);
    assertThat(config).contains(target);
    return run(folder, config);
  }

  /** The same over TLS: the job that the file shows in comments, instead of the other one. */
  static Prometheus startOverTls(Path folder, String metricsUrl, Path data) throws Exception {
    String target = metricsUrl.replaceAll("https://|/metrics", "");
    String file = Files.readString(DEPLOY.resolve("prometheus.yml"));
    int shown = file.indexOf("  # - job_name: varve-tls");
    String config =
        file.substring(0, file.indexOf("  - job_name: varve\n"))
            + file.substring(shown)
                .replace("  # ", "  ")
                .replace(": pki/", ": " + data.resolve("pki") + "/")
                .replace("varve.city.example:9561", target);
    assertThat(config).contains(target).contains("pki/scraper/key.pem");
    return run(folder, config);
  }

  private static Prometheus run(Path folder, String inEarnest) throws Exception {
    String config = inEarnest.replace("_interval: 15s", "_interval: 1s");
    assertThat(config).contains("scrape_interval: 1s", "evaluation_interval: 1s");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("prometheus.yml"), config);
    Files.writeString(
        folder.resolve("varve-alerts.yml"),
        Files.readString(DEPLOY.resolve("varve-alerts.yml"))
            .replaceAll("for: \\d+[mh]", "for: 2s"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    Prometheus prometheus = new Prometheus(process, "http://127.0.0.1:" + port);
    prometheus.awaitData("up == 1");
    return prometheus;
  }

  /** The result of a query, now. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(expression);
    assertThat(answer.statusCode()).as(expression + ": " + answer.body()).isEqualTo(200);
    return result(answer);
  }

  /** Names of the alerts that fire now. */
  List<String> firing() throws IOException, InterruptedException {
    return query("ALERTS{alertstate=\"firing\"}").findValuesAsText("alertname");
  }

  void awaitData(String expression) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!hasData(expression)) {
      assertThat(process.isAlive() && System.nanoTime() < end).as(expression).isTrue();
      Thread.sleep(200);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** Not as long as it starts. */
  private boolean hasData(String expression) throws IOException, InterruptedException {
    try {
      HttpResponse<String> answer = ask(expression);
      return answer.statusCode() == 200 && !result(answer).isEmpty();
    } catch (ConnectException starting) {
      return false;
    }
  }

  private HttpResponse<String> ask(String expression) throws IOException, InterruptedException {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return http.send(
        HttpRequest.newBuilder(URI.create(url + "/api/v1/query?query=" + encoded)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode result(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body()).get("data").get("result");
  }
}
