package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.AgentConfigReader;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.uplink.UplinkListener;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.u2s.v1.Reading;
import org.varve.proto.u2s.v1.ReadingsRequest;

/** Agents that read a local broker, and folders, before a real node. */
class AgentSourcesIT {

  private static final int MESSAGES = 1_000;

  /** What is published until the first message is read. */
  private static final int BEFORE = -1;

  @TempDir Path folder;

  @Test
  @Tag("mosquitto")
  void everyMessageOfALocalBrokerIsRecordedOnceThoughBrokerAndAgentAreRestarted() throws Exception {
    try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
        VarveNode node = TestNode.start(folder.resolve("node"));
        UserClient user = TestNode.user(node)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "hall/*");
      AgentConfig config = readingFrom(broker, identity);
      int sent = 0;
      try (EdgeAgent agent = start(config)) {
        awaitSession(broker, user);
        sent = publish(broker, sent, 300);
        awaitReadings(user, sent);
        broker.kill();
        broker.start();
        sent = publish(broker, sent, 100);
        awaitReadings(user, sent);
        assertThat(agent.status().queue().refused()).isZero();
      }
      for (int restart = 0; restart < 4; restart++) {
        sent = publish(broker, sent, 50);
        try (EdgeAgent agent = start(config)) {
          sent = publish(broker, sent, 100);
          assertThat(agent.status().queue().refused()).isZero();
        }
      }
      assertThat(sent).isEqualTo(MESSAGES);
      try (EdgeAgent agent = start(config)) {
        awaitReadings(user, MESSAGES);
        await().atMost(TestAgent.PATIENCE).until(() -> agent.status().queue().queued() == 0);
      }
      List<Reading> readings = readings(user);
      assertThat(readings)
          .extracting(Reading::getDoubleValue)
          .containsExactlyElementsOf(
              IntStream.range(0, MESSAGES).mapToObj(i -> (double) i).toList());
      assertThat(readings).allMatch(r -> r.getName().equals("hall/temp/a"));
      assertThat(operations(user)).as("batches, not single messages").isLessThan(MESSAGES / 5);
    }
  }

  /** Whatever is sent ahead before the subscription is answered, the source comes up. */
  @Test
  @Tag("mosquitto")
  void aBacklogThatIsLargerThanWhatTheAgentTakesAtOnceIsTaken() throws Exception {
    try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
        VarveNode node = TestNode.start(folder.resolve("node"));
        UserClient user = TestNode.user(node)) {
      broker.sendAheadWithoutLimit();
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "hall/*");
      AgentConfig config = readingFrom(broker, identity);
      try (EdgeAgent agent = start(config)) {
        awaitSession(broker, user);
        assertThat(agent.status().queue().refused()).isZero();
      }
      int sent = publish(broker, 0, 1_500);
      try (EdgeAgent agent = start(config)) {
        awaitReadings(user, sent);
        assertThat(agent.status().queue().refused()).isZero();
      }
      assertThat(readings(user))
          .extracting(Reading::getDoubleValue)
          .containsExactlyElementsOf(IntStream.range(0, sent).mapToObj(i -> (double) i).toList());
    }
  }

  @Test
  void filesOfAFolderAreRecordedAndMoved() throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    try (VarveNode node = TestNode.start(folder.resolve("node"))) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "scans/*");
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        names.add("scan %03d.pdf".formatted(i));
        Files.writeString(in.resolve(names.get(i)), "page " + i);
      }
      String source = "name=scans/1,type=file,settle=0s,follow=false,folder=" + in;
      run(identity, source);

      assertThat(in.resolve("done").toFile().list()).containsExactlyInAnyOrderElementsOf(names);
      assertThat(in.toFile().list()).containsExactlyInAnyOrder("done");
      Path data = node.folder().root();
      String page =
          Cli.varve("search", "--data", data, "--source", "scans/1", "--limit", 1000, "--json")
              .succeeded()
              .out();
      assertThat(page.lines()).hasSize(150);

      Files.writeString(in.resolve("bad.json"), "no SenML");
      run(identity, source + ",format=senml-json/1");
      assertThat(in.resolve("failed/bad.json.why")).content().contains("not strict JSON");
      Files.writeString(in.resolve("bad.xml"), "<a/>");
      run(identity, source + ",format=xml/1");
      assertThat(in.resolve("failed/bad.xml.why")).content().contains("FORMAT_UNKNOWN");
    }
  }

  private static void run(AgentIdentity identity, String source) throws Exception {
    AgentConfig config =
        AgentConfig.of(
                identity.folder(),
                List.of(new AgentConfigReader(variable -> null).source(source, Path.of(""))))
            .onceOnly();
    try (EdgeAgent agent = start(config)) {
      assertThat(agent.awaitDrained(TestAgent.PATIENCE)).as("drained; %s", agent.status()).isTrue();
    }
  }

  private static EdgeAgent start(AgentConfig config) throws Exception {
    EdgeAgent agent = EdgeAgent.open(config, new UplinkListener() {});
    agent.start();
    return agent;
  }

  private AgentConfig readingFrom(Mosquitto broker, AgentIdentity identity) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("agent.yaml"),
            """
            identity: %s
            batch: {age: 1s}
            sources:
              - name: hall/temp
                type: mqtt
                broker: %s
                username: agent
                password-file: %s
                topic: varve/v1/site/+
                unit: Cel
            """
                .formatted(identity.folder(), broker.address(), broker.passwordFile()));
    return new AgentConfigReader(variable -> null).read(file);
  }

  /** Gives how many there are then. */
  private static int publish(Mosquitto broker, int sent, int more) throws Exception {
    try (MqttSource sensor = new MqttSource(broker, "sensor")) {
      for (int i = sent; i < sent + more; i++) {
        sensor.publish(
            "varve/v1/site/a",
            Integer.toString(i).getBytes(StandardCharsets.US_ASCII),
            new MqttProperties());
      }
    }
    return sent + more;
  }

  /**
   * The session at the broker begins with the first connection, and keeps what comes later: what
   * comes before is nobody's.
   */
  private static void awaitSession(Mosquitto broker, UserClient user) throws Exception {
    long end = System.nanoTime() + TestAgent.PATIENCE.toNanos();
    while (Recordings.entriesOf(user, "hall/temp") == 0) {
      assertThat(System.nanoTime()).as("the agent reads the broker").isLessThan(end);
      var unused = publish(broker, BEFORE, 1);
      Thread.sleep(300);
    }
  }

  private static void awaitReadings(UserClient user, int count) {
    // Before the first one, the source is not known.
    await()
        .atMost(TestAgent.PATIENCE)
        .ignoreExceptions()
        .until(() -> readings(user).size() >= count);
  }

  private static List<Reading> readings(UserClient user) {
    List<Reading> all = new ArrayList<>();
    user.u2s()
        .readings(ReadingsRequest.newBuilder().addSources("hall/temp").build())
        .forEachRemaining(message -> all.addAll(message.getReadingsList()));
    all.removeIf(reading -> reading.getDoubleValue() == BEFORE);
    return all;
  }

  private static long operations(UserClient user) {
    return Recordings.entries(user);
  }
}
