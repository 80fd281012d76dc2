package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.demo.Demo;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.u2s.v1.Reading;
import org.varve.proto.u2s.v1.ReadingsRequest;

/** The demonstration with its broker inside: messages are signed, and operations go through it. */
class DemoIT {

  @TempDir Path folder;

  @Test
  void itsBrokerIsReadAndTakesOperations() throws Exception {
    try (Demo demo =
        Demo.start(TestNode.config(folder.resolve("data")), Optional.empty(), Clock.systemUTC())) {
      VarveNode node = demo.node();
      assertThat(demo.firstReceipt(Duration.ofSeconds(45)).treeSize()).isPositive();
      await().atMost(TestAgent.PATIENCE).until(() -> node.obstacles().isEmpty());

      publish(demo.brokerAddress(), 25);
      try (UserClient user = TestNode.user(node)) {
        await()
            .atMost(TestAgent.PATIENCE)
            .ignoreExceptions() // Before the first one, the source is not known.
            .until(() -> readings(user).size() == 25);
        assertThat(readings(user)).allMatch(r -> r.getName().equals("demo-host/broker/kitchen"));
      }

      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "other/*");
      Path csv = Files.writeString(folder.resolve("a.csv"), "timestamp,value\n1767225600,1\n");
      AgentConfig config =
          TestAgent.config(identity, 10, List.of(TestAgent.csvSource("other/a", csv)))
              .through(BrokerConfig.of(demo.brokerAddress()));
      List<VerifiedReceipt> receipts = new ArrayList<>();
      try (EdgeAgent agent = EdgeAgent.open(config, TestAgent.collecting(receipts))) {
        agent.start();
        assertThat(agent.awaitDrained(TestAgent.PATIENCE)).as("%s", agent.status()).isTrue();
      }
      assertThat(receipts).hasSize(1);
    }
  }

  private static void publish(String broker, int messages) throws Exception {
    MqttClient client = new MqttClient(broker, "kitchen", new MemoryPersistence());
    client.connect();
    for (int i = 0; i < messages; i++) {
      byte[] payload = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
      client.publish("demo/kitchen", new MqttMessage(payload, 1, false, null));
    }
    client.disconnect();
    client.close();
  }

  private static List<Reading> readings(UserClient user) {
    List<Reading> all = new ArrayList<>();
    user.u2s()
        .readings(ReadingsRequest.newBuilder().addSources(Demo.BROKER_SOURCE).build())
        .forEachRemaining(message -> all.addAll(message.getReadingsList()));
    return all;
  }
}
