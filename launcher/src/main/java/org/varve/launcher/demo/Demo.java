package org.varve.launcher.demo;

import com.google.protobuf.ByteString;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.varve.edge.EdgeAgent;
import org.varve.edge.collect.BatchConfig;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.AgentConfigReader;
import org.varve.edge.config.ConfigException;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Enrolment;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.uplink.UplinkListener;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.log.NoteSignature;
import org.varve.launcher.broker.EmbeddedBroker;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.representation.RepresentationConfig;

/**
 * A node with an agent on this host's own sensors, and the steps of the promise: a receipt, an
 * evidence file, its verdict, and the verdict on a copy with one bit flipped. Source, agent and
 * data user speak to the node through its socket, as strangers would.
 */
public final class Demo implements AutoCloseable {

  /** Name of the source, as it stands in the operations. */
  public static final String SOURCE = "demo-host";

  private static final Duration TOKEN_VALIDITY = Duration.ofMinutes(5);
  private static final long LOOK_AGAIN_MILLIS = 200;
  private static final BatchConfig BATCHES = new BatchConfig(10, Duration.ofSeconds(1));

  /** Name of the source that is read from the broker. */
  public static final String BROKER_SOURCE = SOURCE + "/broker";

  /** What is published under it at the broker, the agent signs too. */
  public static final String TOPIC = "demo";

  private final EmbeddedBroker broker;
  private final VarveNode node;
  private final EdgeAgent agent;
  private final CompletableFuture<VerifiedReceipt> firstReceipt;
  private final Optional<SharedLedger> shared;

  private Demo(
      EmbeddedBroker broker,
      VarveNode node,
      EdgeAgent agent,
      CompletableFuture<VerifiedReceipt> firstReceipt,
      Optional<SharedLedger> shared) {
    this.broker = broker;
    this.node = node;
    this.agent = agent;
    this.firstReceipt = firstReceipt;
    this.shared = shared;
  }

  /**
   * Starts broker and node, enrols the source if that was not done before, and starts the agent,
   * which reads this host and the broker.
   *
   * @param shared what is there if organisations share the ledger; it is stopped with the rest
   */
  public static Demo start(NodeConfig config, Optional<SharedLedger> shared, Clock clock)
      throws IOException {
    Deque<AutoCloseable> begun = new ArrayDeque<>();
    shared.ifPresent(begun::push);
    boolean started = false;
    try {
      EmbeddedBroker broker =
          EmbeddedBroker.start(new DataFolder(config.data()).root().resolve("broker"));
      begun.push(broker);
      NodeConfig first = shared.map(ledger -> ledger.first(config)).orElse(config);
      VarveNode node = VarveNode.start(throughBroker(first, broker), clock);
      begun.push(node);
      if (shared.isPresent()) {
        shared.get().join(node, config, clock);
      }
      CompletableFuture<VerifiedReceipt> receipt = new CompletableFuture<>();
      EdgeAgent agent = EdgeAgent.open(agentConfig(node, broker), listener(receipt));
      agent.start();
      started = true;
      return new Demo(broker, node, agent, receipt, shared);
    } finally {
      if (!started) {
        closeAll(begun);
      }
    }
  }

  /** The broker's address for MQTT clients on this host. */
  public String brokerAddress() {
    return broker.address();
  }

  /** The node takes operations from the broker too, unless it was told to take another. */
  private static NodeConfig throughBroker(NodeConfig config, EmbeddedBroker broker) {
    RepresentationConfig representation = config.representation();
    return representation.mqtt().hasBroker()
        ? config
        : config.withRepresentation(
            representation.withMqtt(
                representation.mqtt().withBroker(broker.address(), null, null)));
  }

  private static void closeAll(Deque<AutoCloseable> begun) throws IOException {
    for (AutoCloseable each : begun) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IOException("what was begun did not stop: " + e.getMessage(), e);
      }
    }
  }

  public VarveNode node() {
    return node;
  }

  /**
   * The first receipt since the start; the agent has verified it, and only then forgotten the
   * readings.
   *
   * @throws IOException if none comes in time
   */
  public VerifiedReceipt firstReceipt(Duration patience) throws IOException, InterruptedException {
    try {
      return firstReceipt.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      String reason = agent.status().lastError().orElse("the agent reports no error; see the log");
      throw new IOException("no receipt came within " + patience.toSeconds() + " s: " + reason, e);
    }
  }

  /**
   * Asks for evidence of the first reading of an operation, as a data user, and writes it into the
   * data folder.
   */
  public Path writeEvidence(VerifiedReceipt receipt) throws IOException {
    DataFolder folder = node.folder();
    Files.createDirectories(folder.evidence());
    try (UserClient user = UserClient.connect(node.address().toString(), folder.userIdentity())) {
      GetEvidenceRequest request =
          GetEvidenceRequest.newBuilder()
              .setOperationId(ByteString.copyFrom(receipt.operation().id().digest().bytes()))
              .setItemIndex(0)
              .setWithItem(true)
              .build();
      var answer = user.u2s().getEvidence(request);
      Path file = folder.evidence().resolve(answer.getFileName());
      Files.write(file, answer.getEvidence().toByteArray());
      return file;
    }
  }

  /**
   * The same as soon as enough organisations agree, if they share the ledger: that is what their
   * trust file demands.
   *
   * @throws IOException if they do not in time
   */
  public Path writeAgreedEvidence(VerifiedReceipt receipt, Duration patience)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Path evidence = writeEvidence(receipt);
      Verdict verdict = verify(evidence, node.folder().trustFile());
      if (shared.isEmpty() || verdict.code() != Verdict.Code.NOT_AGREED) {
        return evidence;
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "the organisations do not agree within %d s: %s"
                .formatted(patience.toSeconds(), verdict));
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /** The second organisation's node, if organisations share the ledger. */
  public Optional<DataFolder> second() {
    return shared.map(SharedLedger::second);
  }

  /** Who signed the checkpoint that an evidence file is under. */
  public static List<String> signers(Path evidence) throws IOException {
    return EvidenceFile.decode(Files.readAllBytes(evidence)).checkpoint().signatures().stream()
        .map(NoteSignature::name)
        .toList();
  }

  /** Verifies an evidence file as anyone would: with the two files, and nothing else. */
  public static Verdict verify(Path evidence, Path trustFile) throws IOException {
    return new Verifier(TrustFile.parse(Files.readString(trustFile)))
        .verify(Files.readAllBytes(evidence));
  }

  /** The reading that an evidence file is about. */
  public static byte[] item(Path evidence) throws IOException {
    return EvidenceFile.decode(Files.readAllBytes(evidence))
        .item()
        .orElseThrow()
        .content()
        .orElseThrow();
  }

  /** Writes a copy of an evidence file with one bit of its reading flipped. */
  public static Path tamperedCopy(Path evidence) throws IOException {
    byte[] bytes = Files.readAllBytes(evidence);
    byte[] item = item(evidence);
    bytes[indexOf(bytes, item) + item.length - 2] ^= 1;
    Path copy = evidence.resolveSibling(evidence.getFileName() + ".tampered");
    Files.write(copy, bytes);
    return copy;
  }

  /** Stops the agent, which keeps what it has no receipt for, then the node, then the broker. */
  @Override
  public void close() {
    try (Closeable last = this::closeShared;
        broker;
        node) {
      agent.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(
          "the agent did not stop cleanly: " + e.getMessage(), e);
    }
  }

  private void closeShared() throws IOException {
    if (shared.isPresent()) {
      shared.get().close();
    }
  }

  private static AgentConfig agentConfig(VarveNode node, EmbeddedBroker broker) throws IOException {
    Path identity = node.folder().sourceIdentity(SOURCE);
    ServerAddress server = ServerAddress.parse(node.address().toString());
    if (!AgentIdentity.isIn(identity)) {
      new Enrolment(identity, server, SOURCE)
          .enrol(node.token(List.of(SOURCE, SOURCE + "/*"), TOKEN_VALIDITY));
    }
    return new AgentConfig(
        identity,
        Optional.of(server),
        Optional.empty(),
        BATCHES,
        QueueLimits.USUAL,
        sources(identity, broker),
        false);
  }

  private static List<SourceConfig> sources(Path identity, EmbeddedBroker broker)
      throws IOException {
    AgentConfigReader reader = new AgentConfigReader(name -> null);
    List<SourceConfig> sources = new ArrayList<>();
    try {
      sources.add(reader.source("name=" + SOURCE + ",type=host,period=1s", Path.of("")));
      // A folder of an earlier version was enrolled for the host alone.
      if (AgentIdentity.load(identity).maySpeakAbout(BROKER_SOURCE)) {
        sources.add(
            reader.source(
                "name=%s,type=mqtt,broker=%s,topic=%s/#"
                    .formatted(BROKER_SOURCE, broker.address(), TOPIC),
                Path.of("")));
      }
      return sources;
    } catch (ConfigException e) {
      throw new IOException("the sources cannot be configured: " + e.getMessage(), e);
    }
  }

  private static UplinkListener listener(CompletableFuture<VerifiedReceipt> first) {
    return new UplinkListener() {
      @Override
      public void recorded(VerifiedReceipt receipt) {
        first.complete(receipt);
      }
    };
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new IllegalStateException("the evidence file does not hold its own item");
  }
}
