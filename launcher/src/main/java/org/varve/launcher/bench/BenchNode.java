package org.varve.launcher.bench;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Enrolment;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.queue.OperationQueue;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.OperationSigner;
import org.varve.launcher.bench.BenchSource.Signed;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.proto.r2d.v1.Submission;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.rp.EntityChannels;

/** A whole node on a socket with mutual TLS, and the sources that send to it. */
final class BenchNode implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int CALLBACK_THREADS = 4;
  private static final int READINGS_AN_OPERATION = 100;

  private final VarveNode node;
  private final AgentIdentity identity;
  private final ExecutorService callbacks = Executors.newFixedThreadPool(CALLBACK_THREADS);
  private final EntityChannels channels = new EntityChannels(DEADLINE, callbacks);
  private final Channel channel;
  private final BenchSource meter;
  private final List<BenchSource> singles = new ArrayList<>();

  BenchNode(Path folder) throws IOException {
    this(folder, NodeConfig.defaults());
  }

  BenchNode(Path folder, NodeConfig like) throws IOException {
    NodeConfig config = like.withData(folder.resolve("data")).withListen("127.0.0.1:0");
    node = VarveNode.start(config, Clock.systemUTC());
    String token = node.token(List.of("bench/*"), Duration.ofMinutes(5));
    ServerAddress server = ServerAddress.parse(node.address().toString());
    identity = new Enrolment(folder.resolve("agent"), server, "bench").enrol(token);
    channel = channels.overTls(node.address().host(), node.address().port(), identity.tls());
    meter = new BenchSource(identity.operationSigner(), "bench/meter");
  }

  String address() {
    return node.address().toString();
  }

  /** Where an agent that is enrolled for {@code bench/*} has its identity and queue. */
  Path agentFolder() {
    return identity.folder();
  }

  AgentIdentity identity() {
    return identity;
  }

  /** Whether its entities can do their work. */
  boolean isReady() {
    return node.obstacles().isEmpty();
  }

  /** Readings of that agent that were signed and have no receipt, an operation being of 100. */
  long queued() throws IOException {
    try (OperationQueue queue = OperationQueue.openExisting(identity.queueFile())) {
      return queue.status().queued() * READINGS_AN_OPERATION;
    }
  }

  /** An operation of the usual size, of nobody. */
  static Signed sample(int readings) {
    SigningKey key = SigningKey.generate(SignatureAlgorithm.EDDSA);
    return new BenchSource(OperationSigner.of(key), "bench/sample").sign(1, readings).get(0);
  }

  List<Signed> sign(int operations, int readings) {
    return meter.sign(operations, readings);
  }

  /** Of salted fields. */
  List<Signed> signSalted(int operations, int readings) {
    return meter.signSalted(operations, readings);
  }

  /** For each of so many clients, a source of its own, and operations of one reading. */
  List<List<Signed>> shares(int clients, int operations) {
    while (singles.size() < clients) {
      singles.add(new BenchSource(identity.operationSigner(), "bench/single-" + singles.size()));
    }
    return singles.stream().map(source -> source.sign(operations, 1)).toList();
  }

  /** Through one stream, within the server's window; returns when each has its receipt. */
  void stream(List<Signed> signed) throws InterruptedException {
    try (BenchStream stream = new BenchStream(R2dServiceGrpc.newStub(channel))) {
      for (Signed each : signed) {
        stream.send(submission(each));
      }
      stream.awaitAnswered();
    }
  }

  /**
   * Sends at a fixed rate, whatever comes back.
   *
   * @return seconds from when each should have been sent to its receipt, ascending
   */
  double[] latencies(int operations, int readings, double perSecond) throws InterruptedException {
    List<Signed> signed = sign(operations, readings);
    try (BenchStream stream = new BenchStream(R2dServiceGrpc.newStub(channel))) {
      long start = System.nanoTime();
      for (int i = 0; i < operations; i++) {
        long due = start + Math.round(i / perSecond * 1e9);
        long wait = due - System.nanoTime();
        if (wait > 0) {
          Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
        stream.send(submission(signed.get(i)), due);
      }
      stream.awaitAnswered();
      return stream.latencies();
    }
  }

  /** A thread for each share, that sends one operation when the one before has its receipt. */
  void submitEach(List<List<Signed>> shares) throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(shares.size());
    try {
      List<Future<?>> done = new ArrayList<>();
      for (List<Signed> share : shares) {
        done.add(clients.submit(() -> submit(share)));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("not recorded: " + e.getMessage(), e);
    } finally {
      clients.shutdown();
    }
  }

  @Override
  public void close() {
    channels.close();
    callbacks.shutdown();
    node.close();
  }

  private void submit(List<Signed> share) {
    var stub = R2dServiceGrpc.newBlockingStub(channel);
    for (Signed each : share) {
      SubmitRequest request = SubmitRequest.newBuilder().setSubmission(submission(each)).build();
      if (!stub.submit(request).getResult().hasRecorded()) {
        throw new IllegalStateException("not recorded: " + each.operation().id());
      }
    }
  }

  static Submission submission(Signed signed) {
    Submission.Builder submission =
        Submission.newBuilder()
            .setOperation(UnsafeByteOperations.unsafeWrap(signed.operation().bytes()));
    signed.items().forEach(item -> submission.addItems(UnsafeByteOperations.unsafeWrap(item)));
    return submission.build();
  }
}
