package org.varve.launcher.demo;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.u2s.v1.GetEvidenceRequest;

/**
 * A node with an agent on this host's own sensors, and the steps of the promise: a receipt, an
 * evidence file, its verdict, and the verdict on a copy with one bit flipped. Source, agent and
 * data user speak to the node through its socket, as strangers would.
 */
public final class Demo implements AutoCloseable {

  /** Name of the source, as it stands in the operations. */
  public static final String SOURCE = "demo-host";

  private static final Duration TOKEN_VALIDITY = Duration.ofMinutes(5);
  private static final BatchConfig BATCHES = new BatchConfig(10, Duration.ofSeconds(1));

  private final VarveNode node;
  private final EdgeAgent agent;
  private final CompletableFuture<VerifiedReceipt> firstReceipt;

  private Demo(VarveNode node, EdgeAgent agent, CompletableFuture<VerifiedReceipt> firstReceipt) {
    this.node = node;
    this.agent = agent;
    this.firstReceipt = firstReceipt;
  }

  /** Starts the node, enrols the source if that was not done before, and starts the agent. */
  public static Demo start(NodeConfig config, Clock clock) throws IOException {
    VarveNode node = VarveNode.start(config, clock);
    boolean started = false;
    try {
      CompletableFuture<VerifiedReceipt> first = new CompletableFuture<>();
      EdgeAgent agent = EdgeAgent.open(agentConfig(node), listener(first));
      agent.start();
      started = true;
      return new Demo(node, agent, first);
    } finally {
      if (!started) {
        node.close();
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

  /** Stops the agent, which keeps what it has no receipt for, then the node. */
  @Override
  public void close() {
    try {
      agent.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(
          "the agent did not stop cleanly: " + e.getMessage(), e);
    } finally {
      node.close();
    }
  }

  private static AgentConfig agentConfig(VarveNode node) throws IOException {
    Path identity = node.folder().sourceIdentity(SOURCE);
    ServerAddress server = ServerAddress.parse(node.address().toString());
    if (!AgentIdentity.isIn(identity)) {
      new Enrolment(identity, server, SOURCE).enrol(node.token(List.of(SOURCE), TOKEN_VALIDITY));
    }
    return new AgentConfig(
        identity,
        java.util.Optional.of(server),
        java.util.Optional.empty(),
        BATCHES,
        QueueLimits.USUAL,
        List.of(hostSource()),
        false);
  }

  private static SourceConfig hostSource() throws IOException {
    try {
      return new AgentConfigReader(name -> null)
          .source("name=" + SOURCE + ",type=host,period=1s", Path.of(""));
    } catch (ConfigException e) {
      throw new IOException("the host source cannot be configured: " + e.getMessage(), e);
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
