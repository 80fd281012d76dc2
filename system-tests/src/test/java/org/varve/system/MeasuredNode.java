package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.varve.launcher.broker.EmbeddedBroker;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.VarveNode;

/**
 * A node that has all there is to measure: a broker, a witness, and traffic when it is asked for.
 */
final class MeasuredNode implements AutoCloseable {

  private final EmbeddedBroker broker;
  private final WitnessProcess witness;
  private final VarveNode node;
  private final Workshop workshop;

  private MeasuredNode(Path folder, EmbeddedBroker broker) throws Exception {
    this.broker = broker;
    Path yaml = Files.writeString(folder.resolve("varve.yaml"), yaml(broker, ""));
    Path data = folder.resolve("node");
    Path trust = folder.resolve("trust.txt");
    try (VarveNode founded =
        VarveNode.start(new ConfigFile(Map.of()).read(yaml).withData(data), Clock.systemUTC())) {
      Files.copy(founded.folder().trustFile(), trust);
    }
    witness = new WitnessProcess("witness.example/w1", trust, folder.resolve("w1"));
    String key = witness.start();
    Files.writeString(yaml, yaml(broker, witnessing(key)));
    node = VarveNode.start(new ConfigFile(Map.of()).read(yaml).withData(data), Clock.systemUTC());
    workshop = new Workshop(data, folder);
  }

  static MeasuredNode start(Path folder) throws Exception {
    return new MeasuredNode(folder, EmbeddedBroker.start(folder.resolve("broker")));
  }

  VarveNode node() {
    return node;
  }

  WitnessProcess witness() {
    return witness;
  }

  EmbeddedBroker broker() {
    return broker;
  }

  /** Some operations of a source, a data user who looks at them, and somebody who may not. */
  void work() throws IOException {
    workshop.submit(3);
    Path data = node.folder().root();
    Cli.varve("search", "--source", "workshop", "--data", data).succeeded();
    Path scraper = node.folder().scraperIdentity();
    Cli refused = Cli.varve("search", "--data", data, "--identity", scraper);
    assertThat(refused.err()).contains("ROLE_MISMATCH");
  }

  /** Its metrics, as Prometheus gets them. */
  String scrape() throws IOException, InterruptedException {
    URI url = URI.create(node.metricsUrl().orElseThrow());
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  @Override
  public void close() throws Exception {
    try (broker;
        witness) {
      node.close();
    }
  }

  private static String yaml(EmbeddedBroker broker, String witnessing) {
    return """
        listen: 127.0.0.1:0
        origin: city.example/log
        representation:
          mqtt:
            servers: ["%s"]
            canaryInterval: 1s
        processing:
          log:
            listen: 127.0.0.1:0
        """
            .formatted(broker.address())
        + witnessing;
  }

  private String witnessing(String key) {
    return """
        witnessing:
          quorum: 1
          interval: 200ms
          delayMax: 1s
          timeout: 2s
          witnesses:
            - {url: "%s", key: "%s"}
        """
        .formatted(witness.url(), key)
        .indent(4);
  }
}
