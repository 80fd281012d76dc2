package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.r2d.v1.SubmitStreamRequest;
import org.varve.proto.r2d.v1.SubmitStreamResponse;
import org.varve.rp.EntityChannels;

/**
 * Three times as much is offered as the disk can take: senders are held back within the window they
 * were told, what the node does does not shrink, and neither does its memory grow.
 */
class OverloadIT {

  private static final int SENDERS = 6;
  private static final int OVERLOAD = 3;
  private static final int SECONDS = Integer.getInteger("varve.overload.seconds", 30);
  private static final int CALM_SECONDS = 5;
  private static final int ITEM_BYTES = 1_000;
  private static final int WINDOW_OPERATIONS = 64;
  private static final double GOODPUT_MIN = 0.9;
  private static final long HEAP_GROWTH_BYTES_MAX = 64L << 20;

  @TempDir Path folder;

  @Test
  void threeTimesTheLoadCostsNeitherThroughputNorMemory() throws Exception {
    SlowDisk disk = new SlowDisk(Duration.ofMillis(20));
    try (VarveNode node = VarveNode.start(config(), Clock.systemUTC(), disk)) {
      AgentIdentity identity = TestNode.enrol(node, folder.resolve("agent"), "meter-*");
      double capacity = offer(node, identity, 1, CALM_SECONDS, 0);
      long heapBefore = heapBytes();

      double goodput = offer(node, identity, SENDERS, SECONDS, capacity * OVERLOAD);

      long growth = heapBytes() - heapBefore;
      System.out.printf(
          "OverloadIT: capacity %.0f operations/s; offered %.0f for %d s: %.0f recorded (%.0f %%), heap %+d KiB%n",
          capacity, capacity * OVERLOAD, SECONDS, goodput, goodput / capacity * 100, growth >> 10);
      assertThat(goodput / capacity).as("goodput").isGreaterThanOrEqualTo(GOODPUT_MIN);
      assertThat(growth).as("heap growth in bytes").isLessThan(HEAP_GROWTH_BYTES_MAX);
    }
  }

  /** Few operations a block and one block at a time, so that it is the disk that sets the pace. */
  private NodeConfig config() throws IOException {
    Path file = folder.resolve("varve.yaml");
    Files.writeString(
        file,
        """
        data: %s
        listen: 127.0.0.1:0
        representation:
          sealing: {operationsMax: 20, blocksInFlightMax: 1}
          streams: {windowOperationsMax: %d}
          pending: {operationsMax: 1000}
        """
            .formatted(folder.resolve("node"), WINDOW_OPERATIONS));
    return new ConfigFile(Map.of()).read(file);
  }

  /**
   * @param perSecond of all senders together; 0 for as fast as the window lets them
   * @return operations recorded in a second
   */
  private static double offer(
      VarveNode node, AgentIdentity identity, int senders, int seconds, double perSecond)
      throws Exception {
    List<Sender> all = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; i < senders; i++) {
      String source = "meter-" + i;
      Sender sender = new Sender(new Submitter(node, identity, source, senders));
      all.add(sender);
      threads.add(new Thread(() -> sender.run(end, perSecond / senders), source));
    }
    long start = System.nanoTime();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    double took = (System.nanoTime() - start) / 1e9;
    long recorded = 0;
    for (Sender sender : all) {
      sender.close();
      assertThat(sender.heldBackMax).as("unanswered").isLessThanOrEqualTo(WINDOW_OPERATIONS);
      assertThat(perSecond == 0 || sender.heldBack > 0).as("held back").isTrue();
      recorded += sender.recordedInTime;
    }
    return recorded / took;
  }

  private static long heapBytes() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Sends at its own pace, but never beyond the window; what does not fit is held back. */
  private static final class Sender implements StreamObserver<SubmitStreamResponse> {

    private final Submitter submitter;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch window = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final StreamObserver<SubmitStreamRequest> requests;
    private long sent;
    private long heldBack;
    private long heldBackMax;
    private long recordedInTime;

    Sender(Submitter submitter) {
      this.submitter = submitter;
      this.requests = EntityChannels.openEnded(submitter.streaming()).submitStream(this);
    }

    void run(long end, double perSecond) {
      try {
        assertThat(window.await(30, TimeUnit.SECONDS)).as("window").isTrue();
        long start = System.nanoTime();
        while (System.nanoTime() < end && failure.get() == null) {
          double due = (System.nanoTime() - start) / 1e9 * perSecond;
          if (perSecond > 0 && sent + heldBack >= due) {
            Thread.sleep(1);
          } else if (sent - answered.get() < WINDOW_OPERATIONS) {
            sent++;
            requests.onNext(
                SubmitStreamRequest.newBuilder()
                    .setSubmission(submitter.sign(ITEM_BYTES).submission())
                    .build());
            heldBackMax = Math.max(heldBackMax, sent - answered.get());
          } else if (perSecond > 0) {
            heldBack++;
          } else {
            Thread.sleep(1);
          }
        }
        recordedInTime = answered.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure.compareAndSet(null, e);
      }
    }

    void close() throws InterruptedException {
      requests.onCompleted();
      assertThat(ended.await(60, TimeUnit.SECONDS)).as("all answered").isTrue();
      assertThat(failure.get()).isNull();
      assertThat(answered.get()).isEqualTo(sent);
      submitter.close();
    }

    @Override
    public void onNext(SubmitStreamResponse response) {
      if (response.hasWindow()) {
        assertThat(response.getWindow().getOperationsMax()).isEqualTo(WINDOW_OPERATIONS);
        window.countDown();
        return;
      }
      OperationResult result = response.getResult();
      if (result.hasRecorded()) {
        answered.incrementAndGet();
      } else {
        failure.compareAndSet(null, new AssertionError("not recorded: " + result));
      }
    }

    @Override
    public void onError(Throwable thrown) {
      failure.compareAndSet(null, thrown);
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      ended.countDown();
    }
  }
}
