package org.varve.launcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.varve.edge.mqtt.BrokerClient;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.mqtt.BrokerSession;
import org.varve.launcher.bench.BenchSource.Signed;
import org.varve.launcher.broker.EmbeddedBroker;
import org.varve.launcher.node.NodeConfig;
import org.varve.representation.RepresentationConfig;
import org.varve.rp.MqttTopics;

/**
 * How many readings a second are recorded through a broker, receipts included, against a subscriber
 * that only counts and against recording in process. Broker, node and sender share this process.
 */
public final class MqttBench {

  private static final int READINGS_PER_OPERATION = 100;
  private static final int OPERATIONS_PER_BLOCK = 1_000;
  private static final int IN_FLIGHT = 256;
  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private final int rounds;
  private final int operations;
  private final Consumer<String> progress;
  private final Arm counted = readings("messages through the broker, to a subscriber that counts");
  private final Arm recorded = readings("the same recorded, receipts back through the broker");
  private final Arm inProcess = readings("recorded in process, with P2R, index and receipts");

  /**
   * @param folder an empty one on the disk that is to be measured
   */
  public MqttBench(Path folder, int rounds, int operations, Consumer<String> progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.operations = operations;
    this.progress = progress;
  }

  public BenchReport run() throws IOException, InterruptedException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
        BenchNode node = new BenchNode(folder.resolve("node"), behind(broker));
        BenchLedger ledger = new BenchLedger(folder.resolve("process"));
        Way counting = new Way(broker, node, "count", "bench/count");
        Way recording =
            new Way(
                broker,
                node,
                "record",
                MqttTopics.allOf(node.identity().signer(), MqttTopics.Kind.RECEIPT))) {
      BenchSource meter = ledger.source("meter");
      awaitReady(node);
      for (int round = 0; round <= rounds; round++) {
        progress.accept(round == 0 ? "warming up" : "round " + round + " of " + rounds);
        List<Signed> sent = node.sign(operations, READINGS_PER_OPERATION);
        keep(round, counted, () -> counting.send(sent, "bench/count"));
        keep(round, recorded, () -> recording.send(sent, topic(sent.get(0))));
        List<Signed> direct = meter.sign(operations, READINGS_PER_OPERATION);
        keep(round, inProcess, () -> ledger.record(direct, OPERATIONS_PER_BLOCK));
      }
    }
    BenchReport report = new BenchReport();
    report.setting("broker", "Apache Artemis, in this process, messages on disk");
    report.arm(counted).arm(recorded).arm(inProcess);
    double slower = Math.max(counted.wall(), inProcess.wall());
    report.ratio("G13: MQTT against the slower of both", slower / recorded.wall(), "", ">= 0.70");
    return report;
  }

  private void keep(int round, Arm arm, Cost.Work work) throws IOException, InterruptedException {
    Cost cost = Cost.of((long) operations * READINGS_PER_OPERATION, work);
    if (round > 0) {
      arm.add(cost);
    }
  }

  private static NodeConfig behind(EmbeddedBroker broker) {
    NodeConfig usual = NodeConfig.defaults();
    RepresentationConfig representation = usual.representation();
    return usual.withRepresentation(
        representation.withMqtt(representation.mqtt().withBroker(broker.address(), null, null)));
  }

  private static void awaitReady(BenchNode node) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!node.isReady()) {
      if (System.nanoTime() > until) {
        throw new IOException("the node is not ready after " + PATIENCE_SECONDS + " s");
      }
      Thread.sleep(50);
    }
  }

  private static String topic(Signed signed) {
    var header = signed.operation().header();
    return new MqttTopics(header.signer(), header.source(), MqttTopics.Kind.OPERATION).topic();
  }

  private static Arm readings(String name) {
    return new Arm(name, "readings");
  }

  /** A client that publishes, and waits for as many messages on its subscription. */
  private static final class Way implements AutoCloseable, BrokerClient.Listener {
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final AtomicReference<@Nullable String> lost = new AtomicReference<>();
    private final BrokerClient client;

    Way(EmbeddedBroker broker, BenchNode node, String id, String filter) throws IOException {
      client =
          BrokerClient.open(
              BrokerConfig.of(broker.address()),
              node.identity(),
              new BrokerSession("varve-bench-" + id, false, 4 * IN_FLIGHT, false),
              this);
      client.subscribe(filter);
    }

    /** Returns when all came back. */
    void send(List<Signed> signed, String topic) throws IOException, InterruptedException {
      for (Signed each : signed) {
        take(1);
        client.publish(topic, BenchNode.submission(each).toByteArray());
      }
      take(IN_FLIGHT);
      room.release(IN_FLIGHT);
    }

    private void take(int places) throws IOException, InterruptedException {
      if (!room.tryAcquire(places, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "nothing came back for " + PATIENCE_SECONDS + " s; connection: " + lost.get());
      }
    }

    @Override
    public void arrived(BrokerClient.Message message) {
      room.release();
    }

    @Override
    public void lost(String why) {
      lost.set(why);
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
