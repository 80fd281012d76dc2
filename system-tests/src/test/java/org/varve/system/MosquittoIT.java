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
import java.util.Map;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.OperationResult.OutcomeCase;
import org.varve.rp.MqttTopics;

/** Operations come in by way of a real Mosquitto, and receipts go out; docs/mqtt.md. */
@Tag("mosquitto")
class MosquittoIT {

  private static final int RESENDS_MAX = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SOURCE = "pump/flow";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void operationsComeInAndReceiptsGoOut(int version) throws Exception {
    try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
        VarveNode node = TestNode.behind(broker, folder.resolve("node"), version)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      awaitReady(node);
      try (MqttSource source = new MqttSource(broker, "source");
          Submitter signer = new Submitter(node, identity, SOURCE, 1)) {
        List<Submitter.Signed> sent = send(source, signer, 50);
        awaitRecorded(source, sent);

        Submitter.Signed more = signer.sign(10);
        String topic = operationTopic(more);
        String own = topic.replaceAll("/[^/]*/operation$", "/answers/7");
        source.publish(topic, more.submission().toByteArray(), replyTo(own));
        String where = version == 5 ? own : receiptTopic(more);
        await()
            .atMost(PATIENCE)
            .until(() -> outcome(source.answerTo(more)) == OutcomeCase.RECORDED);
        assertThat(source.byTopic.get(where).getOperationId())
            .isEqualTo(source.answerTo(more).getOperationId());
        if (version == 5) {
          assertThat(source.correlations).containsEntry(own, "c-7");
        }

        Submitter.Signed elsewhere = signer.sign(10);
        source.byTopic.clear();
        source.publish(
            topic, elsewhere.submission().toByteArray(), replyTo("varve/v1/other/answers/1"));
        await().atMost(PATIENCE).until(() -> source.answerTo(elsewhere) != null);
        assertThat(source.byTopic).containsOnlyKeys(receiptTopic(elsewhere));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void badMessagesAreRefusedAloneAndHoldUpNothing(int version) throws Exception {
    try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
        VarveNode node = TestNode.behind(broker, folder.resolve("node"), version)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      awaitReady(node);
      try (MqttSource source = new MqttSource(broker, "source");
          Submitter signer = new Submitter(node, identity, SOURCE, 1)) {
        Submitter.Signed good = signer.sign(10);
        String other = new MqttTopics("urn:x", "y", MqttTopics.Kind.OPERATION).topic();
        MqttProperties none = new MqttProperties();

        source.publish(operationTopic(good), new byte[] {1, 2, 3}, none);
        await().atMost(PATIENCE).until(() -> source.byTopic.containsKey(receiptTopic(good)));
        OperationResult malformed = source.byTopic.get(receiptTopic(good));
        source.publish("varve/v1/%41/x/operation", good.submission().toByteArray(), none);
        source.publish(other, good.submission().toByteArray(), none);
        await().atMost(PATIENCE).until(() -> source.answerTo(good) != null);
        OperationResult wrongTopic = source.answerTo(good);
        source.send(good);
        await()
            .atMost(PATIENCE)
            .until(() -> outcome(source.answerTo(good)) == OutcomeCase.RECORDED);

        assertThat(malformed.getRefused().getReason()).isEqualTo("MALFORMED_REQUEST");
        assertThat(wrongTopic.getRefused().getReason()).isEqualTo("NOT_AUTHORISED");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void aNodeKilledBetweenDeliveryAndCommitGetsEverythingAgainAndRecordsItOnce(int version)
      throws Exception {
    try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"))) {
      Path config = Files.writeString(folder.resolve("varve.yaml"), broker.nodeYaml(version));
      NodeProcess node = NodeProcess.on(folder.resolve("node"), "--config", config.toString());
      node.start();
      AgentIdentity identity = node.enrol(folder.resolve("agent"), SOURCE);
      List<Submitter.Signed> sent = new ArrayList<>();
      try (MqttSource source = new MqttSource(broker, "source");
          Submitter signer = new Submitter(node.address(), identity, SOURCE, 1)) {
        sent.addAll(send(source, signer, 1));
        awaitRecorded(source, sent);
        for (int kill = 0; kill < 3; kill++) {
          sent.addAll(send(source, signer, 300));
          node.kill();
          sent.addAll(send(source, signer, 20));
          node.start();
        }
        awaitRecordedAtLast(node, source, sent);
      }
      List<Long> sequences =
          node.operationsOf(SOURCE).stream().map(o -> o.getSequence()).sorted().toList();
      assertThat(sequences).hasSize(sent.size()).doesNotHaveDuplicates();
      node.kill();
    }
  }

  /**
   * What the broker kept is recorded without the source. A broker may lose what it acknowledged,
   * though, and promises nothing of ours: like any source, this one sends again what has no answer
   * after a while.
   */
  private static void awaitRecordedAtLast(
      NodeProcess node, MqttSource source, List<Submitter.Signed> sent) throws Exception {
    for (int round = 0; round < RESENDS_MAX; round++) {
      for (int i = 0; i < 20 && node.operationsOf(SOURCE).size() < sent.size(); i++) {
        Thread.sleep(1_000);
      }
      List<Submitter.Signed> open =
          sent.stream().filter(signed -> source.answerTo(signed) == null).toList();
      if (node.operationsOf(SOURCE).size() >= sent.size()) {
        return;
      }
      System.out.printf(
          "MosquittoIT: %d of %d recorded, %d without answer are sent again%n",
          node.operationsOf(SOURCE).size(), sent.size(), open.size());
      for (Submitter.Signed signed : open) {
        source.send(signed);
      }
    }
    assertThat(node.operationsOf(SOURCE)).as("after %d resends", RESENDS_MAX).hasSize(sent.size());
  }

  @Test
  void aBrokerThatIsKilledAndStartedAgainIsUsedAgain() throws Exception {
    try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
        VarveNode node = TestNode.behind(broker, folder.resolve("node"), 5)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
      awaitReady(node);
      try (Submitter signer = new Submitter(node, identity, SOURCE, 1)) {
        broker.kill();
        await().atMost(PATIENCE).until(() -> !node.obstacles().isEmpty());
        broker.start();
        awaitReady(node);
        try (MqttSource source = new MqttSource(broker, "source")) {
          awaitRecorded(source, send(source, signer, 20));
        }
      }
    }
  }

  /** What the broker kept comes before its answer to the subscription. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void aBacklogLargerThanTheRoomForItIsTakenAllTheSame(int version) throws Exception {
    try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"))) {
      String yaml =
          broker.nodeYaml(version).replace("    version:", "    inFlightMax: 2\n    version:");
      assertThat(yaml).contains("inFlightMax");
      Path file = Files.writeString(folder.resolve("varve.yaml"), yaml);
      NodeConfig config =
          new ConfigFile(Map.of())
              .read(file)
              .withData(folder.resolve("node"))
              .withListen("127.0.0.1:0");
      VarveNode before = VarveNode.start(config, Clock.systemUTC());
      AgentIdentity identity = TestNode.enrol(before, folder.resolve("agent"), SOURCE);
      awaitReady(before);
      try (MqttSource source = new MqttSource(broker, "source");
          Submitter signer = new Submitter(before, identity, SOURCE, 1)) {
        before.close();
        List<Submitter.Signed> sent = send(source, signer, 60);
        try (VarveNode node = VarveNode.start(config, Clock.systemUTC())) {
          awaitRecorded(source, sent);
          awaitReady(node);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void aDeafSubscriptionIsNoticedThoughTheConnectionLives(int version) throws Exception {
    try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
        VarveNode node = TestNode.behind(broker, folder.resolve("node"), version)) {
      awaitReady(node);
      broker.allow(
          Mosquitto.ACL
              .replace("topic read varve/v1/+/+/operation\n", "")
              .replace("topic readwrite varve/v1/canary", "topic write varve/v1/canary"));
      await()
          .atMost(PATIENCE)
          .until(() -> node.obstacles().toString().contains("does not deliver"));
      broker.allow(Mosquitto.ACL);
      awaitReady(node);
    }
  }

  private static void awaitReady(VarveNode node) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(node.obstacles()).as("obstacles").isEmpty());
  }

  private static List<Submitter.Signed> send(MqttSource source, Submitter signer, int count)
      throws Exception {
    List<Submitter.Signed> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Submitter.Signed signed = signer.sign(100);
      source.send(signed);
      sent.add(signed);
    }
    return sent;
  }

  private static void awaitRecorded(MqttSource source, List<Submitter.Signed> sent) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sent)
                    .allMatch(s -> outcome(source.answerTo(s)) == OutcomeCase.RECORDED));
  }

  private static OutcomeCase outcome(OperationResult result) {
    return result == null ? OutcomeCase.OUTCOME_NOT_SET : result.getOutcomeCase();
  }

  private static String operationTopic(Submitter.Signed signed) {
    var header = signed.operation().header();
    return new MqttTopics(header.signer(), header.source(), MqttTopics.Kind.OPERATION).topic();
  }

  private static String receiptTopic(Submitter.Signed signed) {
    return operationTopic(signed).replaceAll("/operation$", "/receipt");
  }

  private static MqttProperties replyTo(String topic) {
    MqttProperties properties = new MqttProperties();
    properties.setResponseTopic(topic);
    properties.setCorrelationData("c-7".getBytes(StandardCharsets.UTF_8));
    return properties;
  }
}
