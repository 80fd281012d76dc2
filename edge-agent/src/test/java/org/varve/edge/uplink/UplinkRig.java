package org.varve.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.edge.Fixtures.NOW;
import static org.varve.edge.Fixtures.SOURCE;
import static org.varve.edge.Fixtures.items;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.varve.edge.FakeR2d;
import org.varve.edge.Fixtures;
import org.varve.edge.TestLog;
import org.varve.edge.directive.SourceDirectives;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.Progress;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.thread.AgentThreads;
import org.varve.edge.thread.StopSignal;
import org.varve.evidence.operation.Operation;
import org.varve.proto.r2d.v1.R2dServiceGrpc;

/** An uplink between a real queue and a fake server, on a clock that only the test moves. */
final class UplinkRig implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final TestLog log = TestLog.trusted();
  final FakeR2d server = new FakeR2d(log);
  final AtomicLong nanos = new AtomicLong();
  final List<String> broken = Collections.synchronizedList(new ArrayList<>());
  final List<VerifiedReceipt> receipts = Collections.synchronizedList(new ArrayList<>());
  final OperationQueue queue;
  final SourceDirectives directives;

  private final StopSignal stop = new StopSignal();
  private final AgentThreads threads = new AgentThreads();
  private final String name = InProcessServerBuilder.generateName();
  private final ManagedChannel channel =
      InProcessChannelBuilder.forName(name).directExecutor().build();
  private @Nullable Server grpc;

  UplinkRig(Path folder) throws IOException {
    queue = OperationQueue.open(folder.resolve("queue.db"), QueueLimits.USUAL, Fixtures.clock(NOW));
    directives = SourceDirectives.load(folder);
  }

  @Override
  public void close() throws Exception {
    stop.set();
    assertThat(threads.join(Duration.ofSeconds(5))).as("the uplink ended").isTrue();
    channel.shutdownNow();
    if (grpc != null) {
      grpc.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
    queue.close();
  }

  List<Operation> queueSome(int count) throws QueueException {
    return queueSome(SOURCE, count);
  }

  List<Operation> queueSome(String source, int count) throws QueueException {
    List<Operation> signed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var state = queue.state(source);
      List<byte[]> items = items("item " + state.sequence());
      Operation operation = Fixtures.operation(source, queue.epoch(), state, items);
      queue.add(operation, items, new Progress("", 1, 0));
      signed.add(operation);
    }
    return signed;
  }

  void start() throws IOException {
    startServer();
    startUplink();
  }

  void startServer() throws IOException {
    grpc = InProcessServerBuilder.forName(name).directExecutor().addService(server).build().start();
  }

  void startUplink() {
    UplinkListener listener =
        new UplinkListener() {
          @Override
          public void recorded(VerifiedReceipt receipt) {
            receipts.add(receipt);
          }

          @Override
          public void broken(String message) {
            broken.add(message);
          }
        };
    Backoff backoff =
        new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new SplittableRandom(7));
    UplinkLimits limits = new UplinkLimits(64, 1 << 20, Duration.ofSeconds(5), PATIENCE);
    Uplink uplink =
        new Uplink(
            queue,
            directives,
            new GrpcTransport(() -> R2dServiceGrpc.newStub(channel)),
            new TrustedReceipts(log.trust()),
            listener,
            new UplinkPace(limits, backoff, nanos::get));
    threads.start("uplink", () -> uplink.run(stop), broken::add);
  }

  void awaitEmpty() throws InterruptedException {
    while (queue.status().queued() > 0 || receipts.size() < queue.status().recorded()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  void awaitBroken(int times) throws InterruptedException {
    while (broken.size() < times) {
      // gRPC itself waits before it connects once more; a test need not.
      channel.resetConnectBackoff();
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
