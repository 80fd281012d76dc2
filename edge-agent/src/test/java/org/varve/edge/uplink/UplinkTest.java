package org.varve.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.edge.Fixtures.NOW;
import static org.varve.edge.Fixtures.SOURCE;
import static org.varve.edge.Fixtures.items;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.edge.FakeR2d;
import org.varve.edge.Fixtures;
import org.varve.edge.TestLog;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.Progress;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.QueueLimits;
import org.varve.edge.queue.RefusedOperation;
import org.varve.edge.thread.AgentThreads;
import org.varve.edge.thread.StopSignal;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.Receipt;
import org.varve.proto.r2d.v1.R2dServiceGrpc;

@Timeout(30)
class UplinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final TestLog log = TestLog.trusted();
  private final FakeR2d server = new FakeR2d(log);
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> broken = Collections.synchronizedList(new ArrayList<>());
  private final List<VerifiedReceipt> receipts = Collections.synchronizedList(new ArrayList<>());
  private final StopSignal stop = new StopSignal();
  private final AgentThreads threads = new AgentThreads();
  private final String name = InProcessServerBuilder.generateName();
  private final ManagedChannel channel =
      InProcessChannelBuilder.forName(name).directExecutor().build();
  private OperationQueue queue;
  private Server grpc;

  @BeforeEach
  void openQueue() throws IOException {
    queue =
        OperationQueue.open(
            folder.resolve("queue.db"), QueueLimits.USUAL, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stopAll() throws Exception {
    stop.set();
    assertThat(threads.join(Duration.ofSeconds(5))).as("the uplink ended").isTrue();
    channel.shutdownNow();
    if (grpc != null) {
      grpc.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
    queue.close();
  }

  @Test
  void sendsWhatIsQueuedInOrderAndForgetsItOnceTheReceiptIsVerified() throws Exception {
    List<Operation> signed = queueSome(30);
    start();
    awaitEmpty();

    assertThat(log.operations()).containsExactlyElementsOf(signed);
    assertThat(receipts).extracting(VerifiedReceipt::operation).containsExactlyElementsOf(signed);
    assertThat(receipts.get(29).leafIndex()).isEqualTo(30);
    assertThat(receipts.get(29).treeSize()).isEqualTo(31);
    assertThat(queue.status().recorded()).isEqualTo(30);
    assertThat(server.streams()).isEqualTo(1);
  }

  @Test
  void sendsWhatIsQueuedLater() throws Exception {
    start();
    queueSome(1);
    awaitEmpty();
    queueSome(2);
    awaitEmpty();

    assertThat(log.operations()).hasSize(3);
  }

  @Test
  void keepsWithinTheServersWindow() throws Exception {
    List<Long> waiting = new ArrayList<>();
    AtomicInteger most = new AtomicInteger();
    server
        .window(3, 1 << 20)
        .behaving(
            (stream, number, operation) -> {
              waiting.add(number);
              most.accumulateAndGet(waiting.size(), Math::max);
              // Answers only once the sender can send no more; FakeR2d cuts it off if it does.
              if (waiting.size() == 3) {
                waiting.forEach(stream::record);
                waiting.clear();
              }
            });
    queueSome(9);
    start();
    awaitEmpty();

    assertThat(most).hasValue(3);
    assertThat(server.streams()).isEqualTo(1);
  }

  @Test
  void sendsOneOperationAtATimeThroughAWindowThatIsTooSmallForIt() throws Exception {
    server.window(8, 1);
    queueSome(3);
    start();
    awaitEmpty();

    assertThat(log.operations()).hasSize(3);
  }

  @Test
  void takesAnswersInAnyOrder() throws Exception {
    List<Long> held = new ArrayList<>();
    server.behaving(
        (stream, number, operation) -> {
          held.add(number);
          if (held.size() == 8) {
            Collections.reverse(held);
            held.forEach(stream::record);
            held.clear();
          }
        });
    List<Operation> signed = queueSome(16);
    start();
    awaitEmpty();

    assertThat(log.operations()).containsExactlyInAnyOrderElementsOf(signed);
    assertThat(server.streams()).isEqualTo(1);
  }

  @Test
  void anAnswerThatComesTwiceCountsOnce() throws Exception {
    server.behaving(
        (stream, number, operation) -> {
          stream.record(number);
          stream.record(number);
        });
    queueSome(5);
    start();
    awaitEmpty();

    assertThat(queue.status().recorded()).isEqualTo(5);
    assertThat(receipts).hasSize(5);
    assertThat(server.streams()).isEqualTo(1);
  }

  @Test
  void sendsAgainWhatIsUnansweredForTooLong() throws Exception {
    AtomicBoolean lost = new AtomicBoolean();
    server.behaving(
        (stream, number, operation) -> {
          if (lost.compareAndSet(false, true)) {
            log.record(operation);
            nanos.addAndGet(PATIENCE.toNanos() + 1);
          } else {
            stream.record(number);
          }
        });
    List<Operation> signed = queueSome(3);
    start();
    awaitEmpty();

    assertThat(log.operations()).containsExactlyElementsOf(signed);
    assertThat(broken).anyMatch(message -> message.contains("unanswered"));
    assertThat(queue.status().recorded()).isEqualTo(3);
  }

  @Test
  void sendsAgainAfterTheStreamBroke() throws Exception {
    AtomicInteger received = new AtomicInteger();
    server.behaving(
        (stream, number, operation) -> {
          // Every third time it records, but breaks before it can say so.
          log.record(operation);
          if (received.incrementAndGet() % 3 == 0) {
            stream.fail(Status.UNAVAILABLE);
          } else {
            stream.record(number);
          }
        });
    List<Operation> signed = queueSome(10);
    start();
    awaitEmpty();

    assertThat(log.operations()).containsExactlyElementsOf(signed);
    assertThat(queue.status().recorded()).isEqualTo(10);
    assertThat(broken).isNotEmpty().allMatch(message -> message.contains("UNREACHABLE"));
  }

  @Test
  void waitsForAServerThatIsDown() throws Exception {
    List<Operation> signed = queueSome(3);
    startUplink();
    awaitBroken(5);
    assertThat(queue.status().queued()).isEqualTo(3);

    startServer();
    awaitEmpty();
    assertThat(log.operations()).containsExactlyElementsOf(signed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FORMAT_VIOLATION", "FORK", "SOMETHING_NEWER_THAN_THIS_AGENT"})
  void setsARefusedOperationAsideAndGoesOn(String reason) throws Exception {
    List<Operation> signed = queueSome(4);
    server.behaving(
        (stream, number, operation) -> {
          if (operation.equals(signed.get(1))) {
            stream.refuse(number, reason);
          } else {
            stream.record(number);
          }
        });
    start();
    awaitEmpty();

    assertThat(log.operations()).hasSize(3).doesNotContain(signed.get(1));
    assertThat(queue.refused(10))
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.id()).isEqualTo(signed.get(1).id());
              assertThat(refused.refusal())
                  .isEqualTo(new RefusedOperation.Refusal(reason, "as the test wants"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"LEDGER_BUSY", "LEDGER_FAILED", "OVERLOADED", "INTERNAL"})
  void keepsWhatTheServerCannotTakeNow(String reason) throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    server.behaving(
        (stream, number, operation) -> {
          if (refusals.incrementAndGet() <= 3) {
            stream.refuse(number, reason);
          } else {
            stream.record(number);
          }
        });
    List<Operation> signed = queueSome(2);
    start();
    awaitEmpty();

    assertThat(log.operations()).containsExactlyInAnyOrderElementsOf(signed);
    assertThat(queue.status().refused()).isZero();
  }

  /** Ways to lie about an operation. */
  enum Forgery {
    ANOTHER_LOGS_KEYS {
      @Override
      Receipt forge(TestLog log, Operation operation, Operation other) {
        return new TestLog(150).record(operation);
      }
    },
    RECEIPT_OF_ANOTHER_OPERATION {
      @Override
      Receipt forge(TestLog log, Operation operation, Operation other) {
        return log.record(other);
      }
    },
    CHECKPOINT_OF_ANOTHER_SIZE {
      @Override
      Receipt forge(TestLog log, Operation operation, Operation other) {
        Receipt first = log.record(operation);
        return first.toBuilder().setCheckpoint(log.record(other).getCheckpoint()).build();
      }
    },
    UNSIGNED_CHECKPOINT {
      @Override
      Receipt forge(TestLog log, Operation operation, Operation other) {
        Receipt receipt = log.record(operation);
        String text = receipt.getCheckpoint();
        return receipt.toBuilder()
            .setCheckpoint(text.substring(0, text.indexOf("\n\n") + 2))
            .build();
      }
    },
    A_FLIPPED_BIT {
      @Override
      Receipt forge(TestLog log, Operation operation, Operation other) {
        Receipt receipt = log.record(operation);
        byte[] bytes = receipt.getReceipt().toByteArray();
        bytes[bytes.length - 1] ^= 1;
        return receipt.toBuilder().setReceipt(ByteString.copyFrom(bytes)).build();
      }
    },
    NOISE {
      @Override
      Receipt forge(TestLog log, Operation operation, Operation other) {
        return Receipt.newBuilder()
            .setReceipt(ByteString.copyFromUtf8("trust me"))
            .setCheckpoint("trust me")
            .build();
      }
    },
    NOTHING {
      @Override
      Receipt forge(TestLog log, Operation operation, Operation other) {
        return Receipt.getDefaultInstance();
      }
    };

    abstract Receipt forge(TestLog log, Operation operation, Operation other);
  }

  @ParameterizedTest
  @EnumSource
  void forgetsNothingForAForgedReceipt(Forgery forgery) throws Exception {
    TestLog forgers = TestLog.trusted();
    Operation other = Fixtures.operation("urn:x", 1, queue.state("urn:x"), items("other"));
    AtomicBoolean honest = new AtomicBoolean();
    server.behaving(
        (stream, number, operation) -> {
          if (honest.get()) {
            stream.record(number);
          } else {
            Receipt forged = forgery.forge(forgers, operation, other);
            stream.answer(number, FakeR2d.recorded(operation, forged));
          }
        });
    queueSome(1);
    start();
    awaitBroken(3);

    assertThat(queue.status().queued()).isEqualTo(1);
    assertThat(queue.status().recorded()).isZero();
    assertThat(receipts).isEmpty();
    assertThat(broken).allMatch(message -> message.contains("stays queued"));

    honest.set(true);
    awaitEmpty();
    assertThat(receipts).hasSize(1);
  }

  @Test
  void forgetsNothingForAnAnswerAboutAnotherOperation() throws Exception {
    List<Operation> signed = queueSome(2);
    AtomicBoolean honest = new AtomicBoolean();
    server.behaving(
        (stream, number, operation) -> {
          if (honest.get()) {
            stream.record(number);
          } else {
            Operation swapped = operation.equals(signed.get(0)) ? signed.get(1) : signed.get(0);
            stream.answer(number, FakeR2d.recorded(swapped, log.record(swapped)));
          }
        });
    start();
    awaitBroken(2);
    assertThat(queue.status().queued()).isEqualTo(2);

    honest.set(true);
    awaitEmpty();
  }

  @Test
  void givesAStreamUpThatAnswersWhatWasNeverSentOrSaysNothing() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    server.behaving(
        (stream, number, operation) -> {
          switch (turn.incrementAndGet()) {
            case 1 -> stream.answer(99, OperationResult.getDefaultInstance());
            case 2 -> stream.answer(number, OperationResult.getDefaultInstance());
            case 3 -> stream.end();
            default -> stream.record(number);
          }
        });
    queueSome(1);
    start();
    awaitEmpty();

    assertThat(broken).hasSize(3);
    assertThat(broken.get(0)).contains("submission 99");
    assertThat(broken.get(1)).contains("empty result");
    assertThat(broken.get(2)).contains("ended the stream");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void inTheEndAllIsRecordedOnceHoweverTheServerBehavesWhateverTheSeed(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    TestLog forgers = new TestLog(150);
    List<Long> held = new ArrayList<>();
    server
        .window(1 + random.nextInt(8), 1 + random.nextInt(5_000))
        .behaving(
            (stream, number, operation) -> {
              if (number == 0) {
                held.clear();
              }
              switch (random.nextInt(14)) {
                case 0 -> stream.fail(Status.UNAVAILABLE);
                case 1 -> nanos.addAndGet(PATIENCE.toNanos() / 2);
                case 2 ->
                    stream.answer(number, FakeR2d.recorded(operation, forgers.record(operation)));
                case 3 -> stream.refuse(number, "LEDGER_BUSY");
                case 4 -> {
                  log.record(operation);
                  stream.end();
                }
                case 5, 6 -> held.add(number);
                case 7 -> {
                  stream.record(number);
                  stream.record(number);
                }
                default -> stream.record(number);
              }
              if (held.size() > 2) {
                held.forEach(stream::record);
                held.clear();
              }
              // What is held or lost must run out of patience, not hang.
              nanos.addAndGet(PATIENCE.toNanos() / 50);
            });
    List<Operation> signed = queueSome(40);
    start();
    while (queue.status().queued() > 0) {
      nanos.addAndGet(PATIENCE.toNanos() / 50);
      TimeUnit.MILLISECONDS.sleep(1);
    }

    assertThat(log.operations()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(signed);
    assertThat(queue.status().recorded()).as("seed %d", seed).isEqualTo(40);
    assertThat(queue.status().refused()).as("seed %d", seed).isZero();
  }

  private List<Operation> queueSome(int count) throws QueueException {
    List<Operation> signed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var state = queue.state(SOURCE);
      List<byte[]> items = items("item " + state.sequence());
      Operation operation = Fixtures.operation(SOURCE, queue.epoch(), state, items);
      queue.add(operation, items, new Progress("", 1, 0));
      signed.add(operation);
    }
    return signed;
  }

  private void start() throws IOException {
    startServer();
    startUplink();
  }

  private void startServer() throws IOException {
    grpc = InProcessServerBuilder.forName(name).directExecutor().addService(server).build().start();
  }

  private void startUplink() {
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
            () -> R2dServiceGrpc.newStub(channel),
            new TrustedReceipts(log.trust()),
            listener,
            new UplinkPace(limits, backoff, nanos::get));
    threads.start("uplink", () -> uplink.run(stop), broken::add);
  }

  private void awaitEmpty() throws InterruptedException {
    while (queue.status().queued() > 0 || receipts.size() < queue.status().recorded()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void awaitBroken(int times) throws InterruptedException {
    while (broken.size() < times) {
      // gRPC itself waits before it connects once more; a test need not.
      channel.resetConnectBackoff();
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
