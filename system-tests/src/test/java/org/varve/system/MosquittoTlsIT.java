package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.mqtt.BrokerClient;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.mqtt.BrokerSession;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.VarveNode;
import org.varve.representation.CertificateAuthority;
import org.varve.rp.MqttTopics;

/**
 * A Mosquitto that knows everybody by certificate, set up as docs/mqtt.md says: no passwords, and
 * nobody under another one's name.
 */
@Tag("mosquitto")
class MosquittoTlsIT {

  @TempDir Path folder;

  @Test
  void agentsAreKnownByTheirCertificatesAndKeptApart() throws Exception {
    Path data = folder.resolve("node");
    TestNode.start(data).close();
    Path broker = folder.resolve("broker-identity");
    Path representation = folder.resolve("representation-identity");
    CertificateAuthority authority =
        CertificateAuthority.openOrCreate(
            data.resolve("pki"), Clock.systemUTC(), new SecureRandom());
    authority.writeServer(broker, "broker", List.of("localhost", "127.0.0.1"));
    Cli.varve("entity", "certificate", "representation", "--data", data, "-o", representation)
        .succeeded();

    try (Mosquitto mosquitto = Mosquitto.startWithTls(folder.resolve("broker"), broker);
        VarveNode node = node(mosquitto, data, representation)) {
      await().atMost(TestAgent.PATIENCE).until(() -> node.obstacles().isEmpty());
      AgentIdentity pump = TestNode.enrol(node, folder.resolve("pump"), "pump");
      AgentIdentity other = TestNode.enrol(node, folder.resolve("other"), "other");

      assertThat(replay(pump, "pump", mosquitto)).hasSize(1);
      assertThat(replay(other, "other", mosquitto)).hasSize(1);

      Eavesdropper eavesdropper = new Eavesdropper();
      BrokerSession session = new BrokerSession("eavesdropper", false, 10, false);
      try (BrokerClient client =
          BrokerClient.open(BrokerConfig.of(mosquitto.address()), other, session, eavesdropper)) {
        // Mosquitto grants it and delivers nothing of it: 3.1.1 has no other word.
        client.subscribe(MqttTopics.allOf(pump.signer(), MqttTopics.Kind.RECEIPT));
        client.subscribe(MqttTopics.allOf(other.signer(), MqttTopics.Kind.RECEIPT));
        byte[] rubbish = {1, 2, 3};
        client.publish(operations(pump, "pump"), rubbish);
        client.publish(operations(other, "other"), rubbish);

        await().atMost(TestAgent.PATIENCE).until(() -> !eavesdropper.topics.isEmpty());
        Thread.sleep(500);
        assertThat(eavesdropper.topics)
            .as("answered to the own topic alone; what was sent to the other did not arrive")
            .containsExactly(operations(other, "other").replace("/operation", "/receipt"));
      }
    }
  }

  private static String operations(AgentIdentity identity, String source) {
    return new MqttTopics(identity.signer(), source, MqttTopics.Kind.OPERATION).topic();
  }

  private VarveNode node(Mosquitto broker, Path data, Path identity) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("varve.yaml"),
            """
            representation:
              mqtt:
                servers: ["%s"]
                identity: %s
                canaryInterval: 500ms
            """
                .formatted(broker.address(), identity));
    return VarveNode.start(
        new ConfigFile(Map.of()).read(file).withData(data).withListen("127.0.0.1:0"),
        Clock.systemUTC());
  }

  private List<VerifiedReceipt> replay(AgentIdentity identity, String source, Mosquitto broker)
      throws Exception {
    Path csv = folder.resolve(source + ".csv");
    Files.writeString(csv, "timestamp,value\n1767225600,1\n");
    AgentConfig config =
        TestAgent.config(identity, 10, List.of(TestAgent.csvSource(source, csv)))
            .through(BrokerConfig.of(broker.address()));
    List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
    try (EdgeAgent agent = EdgeAgent.open(config, TestAgent.collecting(receipts))) {
      agent.start();
      assertThat(agent.awaitDrained(Duration.ofSeconds(60))).as("%s", agent.status()).isTrue();
    }
    return receipts;
  }

  private static final class Eavesdropper implements BrokerClient.Listener {
    private final List<String> topics = new CopyOnWriteArrayList<>();

    @Override
    public void arrived(BrokerClient.Message message) {
      topics.add(message.topic());
    }

    @Override
    public void lost(String why) {
      System.out.println("MosquittoTlsIT: " + why);
    }
  }
}
