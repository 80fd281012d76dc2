package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.client.HostPort;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.DataFolder;
import org.varve.rp.EntityChannels;
import org.varve.rp.ServerHealth;
import org.varve.rp.TlsIdentity;

/**
 * Each entity in a JVM of its own, over mutual TLS; of monitoring, the witness that cosigns the
 * log.
 */
final class EntityProcesses implements RunningNode {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DataFolder data;
  private final NodeProcess processing;
  private final NodeProcess representation;
  private final NodeProcess provisioning;
  private final NodeProcess controlling;
  private final NodeProcess monitoring;
  private final WitnessProcess witness;

  private EntityProcesses(Path data) throws IOException {
    this.data = new DataFolder(data);
    Path config = data.resolveSibling("processing.yaml");
    Files.writeString(config, "");
    processing = NodeProcess.on(data, "--entities=processing", "--config", config.toString());
    witness =
        new WitnessProcess(
            "witness.example/w", this.data.trustFile(), data.resolveSibling("witness"));
    String peer = "processing=" + processing.address();
    representation = NodeProcess.on(data.resolveSibling("representation"), "--peer", peer);
    provisioning = NodeProcess.on(data.resolveSibling("provisioning"), "--peer", peer);
    controlling =
        NodeProcess.on(
            data.resolveSibling("controlling"),
            "--peer",
            peer,
            "--peer",
            "representation=" + representation.address(),
            "--peer",
            "provisioning=" + provisioning.address());
    monitoring =
        NodeProcess.on(
            data.resolveSibling("monitoring"),
            "--peer",
            peer,
            "--peer",
            "representation=" + representation.address(),
            "--peer",
            "provisioning=" + provisioning.address());
  }

  static EntityProcesses start(Path data) throws Exception {
    EntityProcesses all = founded(data);
    all.representation.start();
    all.provisioning.start();
    all.controlling.start();
    all.monitoring.start();
    for (NodeProcess each : all.each()) {
      all.awaitReady(each);
    }
    return all;
  }

  /** Processing runs, and folders for the others are made. */
  static EntityProcesses founded(Path data) throws Exception {
    EntityProcesses all = new EntityProcesses(data);
    all.processing.start();
    all.askWitness();
    for (String entity : List.of("representation", "provisioning", "controlling", "monitoring")) {
      Cli.varve("entity", "bundle", entity, "--data", data, "-o", data.resolveSibling(entity))
          .succeeded();
    }
    return all;
  }

  /** The witness knows the log by its trust file, the log the witness by its key: so one by one. */
  private void askWitness() throws Exception {
    String key = witness.start();
    processing.kill();
    Files.writeString(
        data.root().resolveSibling("processing.yaml"),
        """
        processing:
          log:
            witnessing:
              quorum: 1
              witnesses:
                - url: %s
                  key: "%s"
        """
            .formatted(witness.url(), key));
    Files.writeString(
        data.root().resolveSibling("witnessed.txt"),
        Files.readString(data.trustFile()).replace("quorum none\n", "")
            + "witness w "
            + key
            + "\nquorum w\n");
    processing.start();
  }

  /** A trust file that demands the witness. */
  Path witnessedTrust() {
    return data.root().resolveSibling("witnessed.txt");
  }

  NodeProcess controlling() {
    return controlling;
  }

  NodeProcess monitoring() {
    return monitoring;
  }

  NodeProcess processing() {
    return processing;
  }

  NodeProcess representation() {
    return representation;
  }

  NodeProcess provisioning() {
    return provisioning;
  }

  List<NodeProcess> each() {
    return List.of(processing, representation, provisioning, controlling, monitoring);
  }

  /** What gRPC health says, as somebody without a certificate asks it. */
  Optional<String> obstacle(NodeProcess process) throws IOException {
    try (EntityChannels channels = new EntityChannels(PATIENCE, Runnable::run)) {
      HostPort address = process.address();
      TlsIdentity anyone = TlsIdentity.trusting(data.authority().resolve("ca.pem"));
      return ServerHealth.obstacle(
          channels.overTls(address.host(), address.port(), anyone), Duration.ofSeconds(2));
    }
  }

  void awaitReady(NodeProcess process) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(obstacle(process)).as("obstacle").isEmpty());
  }

  void awaitNotReady(NodeProcess process) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(obstacle(process)).get().asString().contains("not ready"));
  }

  @Override
  public AgentIdentity enrol(Path identity, String... sources) throws IOException {
    return representation.enrol(identity, sources);
  }

  @Override
  public UserClient user() {
    return UserClient.connect(provisioning.address().toString(), data.userIdentity());
  }

  @Override
  public void close() throws InterruptedException {
    for (NodeProcess each : each()) {
      each.kill();
    }
    witness.close();
  }
}
