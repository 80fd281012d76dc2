package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.EdgeAgent;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;

/**
 * Whole recordings go in and come out again, row for row, and prove to be complete; replayed once
 * more, they add nothing. Directly, and through a broker that is killed meanwhile.
 */
class ReplayIT {

  @TempDir Path folder;

  @Test
  @Tag("Y-8.3-b")
  @Tag("Y-6.2.1-d")
  void everyRowOfEveryRecordingIsGivenBackAndAReplayAddsNothing() throws Exception {
    Recordings recordings = new Recordings(folder);
    try (VarveNode node = TestNode.start(folder.resolve("node"));
        UserClient user = TestNode.user(node)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "recording/*");

      var unused = recordings.replay(recordings.agent(identity));
      long entries = Recordings.entries(user);
      recordings.checkAllThere(user, node.folder());

      assertThat(recordings.replay(recordings.agent(identity)))
          .as("receipts of the second replay")
          .isEmpty();
      assertThat(Recordings.entries(user)).as("entries after it").isEqualTo(entries);
    }
  }

  @Test
  @Tag("mosquitto")
  @Tag("Y-6.1.1-m")
  void throughABrokerThatIsKilledAndStartedAgainItIsTheSame() throws Exception {
    Recordings recordings = new Recordings(folder);
    try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
        VarveNode node = TestNode.behind(broker, folder.resolve("node"), 5);
        UserClient user = TestNode.user(node)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "recording/*");
      await().atMost(TestAgent.PATIENCE).until(() -> node.obstacles().isEmpty());
      AgentConfig agent = recordings.agent(identity).through(login(broker));

      long entries = replayWhileTheBrokerIsKilled(broker, agent, user);
      recordings.checkAllThere(user, node.folder());

      assertThat(recordings.replay(agent)).as("receipts of the second replay").isEmpty();
      assertThat(Recordings.entries(user)).as("entries after it").isEqualTo(entries);
    }
  }

  /** Twice, when a part is recorded; gives the entries at the end. */
  private static long replayWhileTheBrokerIsKilled(
      Mosquitto broker, AgentConfig config, UserClient user) throws Exception {
    List<VerifiedReceipt> receipts = new CopyOnWriteArrayList<>();
    try (EdgeAgent agent = EdgeAgent.open(config, TestAgent.collecting(receipts))) {
      agent.start();
      for (int part : new int[] {10, 40}) {
        await().atMost(TestAgent.PATIENCE).until(() -> receipts.size() >= part);
        broker.kill();
        Thread.sleep(500);
        broker.start();
      }
      assertThat(agent.awaitDrained(TestAgent.PATIENCE.multipliedBy(2)))
          .as("drained; %s", agent.status())
          .isTrue();
      assertThat(agent.status().queue().refused()).as("refused; %s", agent.status()).isZero();
      assertThat(agent.status().queue().recorded()).isEqualTo(receipts.size());
    }
    return Recordings.entries(user);
  }

  private BrokerConfig login(Mosquitto broker) {
    return new BrokerConfig(
        broker.address(),
        Optional.empty(),
        Optional.of("agent"),
        Optional.of(broker.passwordFile()),
        Optional.empty(),
        BrokerConfig.KEEP_ALIVE);
  }
}
