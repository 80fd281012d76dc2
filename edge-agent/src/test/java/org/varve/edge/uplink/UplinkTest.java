package org.varve.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.edge.FakeR2d;
import org.varve.edge.TestLog;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.RefusedOperation;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.OperationResult;

@Timeout(30)
class UplinkTest {
  @TempDir private Path folder;
  private UplinkRig rig;
  private TestLog log;
  private FakeR2d server;
  private OperationQueue queue;

  @BeforeEach
  void build() throws IOException {
    rig = new UplinkRig(folder);
    log = rig.log;
    server = rig.server;
    queue = rig.queue;
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void sendsWhatIsQueuedInOrderAndForgetsItOnceTheReceiptIsVerified() throws Exception {
    List<Operation> signed = rig.queueSome(30);
    rig.start();
    rig.awaitEmpty();

    assertThat(log.operations()).containsExactlyElementsOf(signed);
    assertThat(rig.receipts)
        .extracting(VerifiedReceipt::operation)
        .containsExactlyElementsOf(signed);
    assertThat(rig.receipts.get(29).leafIndex()).isEqualTo(30);
    assertThat(rig.receipts.get(29).treeSize()).isEqualTo(31);
    assertThat(queue.status().recorded()).isEqualTo(30);
    assertThat(server.streams()).isEqualTo(1);
  }

  @Test
  void sendsWhatIsQueuedLater() throws Exception {
    rig.start();
    rig.queueSome(1);
    rig.awaitEmpty();
    rig.queueSome(2);
    rig.awaitEmpty();

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
    rig.queueSome(9);
    rig.start();
    rig.awaitEmpty();

    assertThat(most).hasValue(3);
    assertThat(server.streams()).isEqualTo(1);
  }

  @Test
  void sendsOneOperationAtATimeThroughAWindowThatIsTooSmallForIt() throws Exception {
    server.window(8, 1);
    rig.queueSome(3);
    rig.start();
    rig.awaitEmpty();

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
    List<Operation> signed = rig.queueSome(16);
    rig.start();
    rig.awaitEmpty();

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
    rig.queueSome(5);
    rig.start();
    rig.awaitEmpty();

    assertThat(queue.status().recorded()).isEqualTo(5);
    assertThat(rig.receipts).hasSize(5);
    assertThat(server.streams()).isEqualTo(1);
  }

  @Test
  void sendsAgainWhatIsUnansweredForTooLong() throws Exception {
    AtomicBoolean lost = new AtomicBoolean();
    server.behaving(
        (stream, number, operation) -> {
          if (lost.compareAndSet(false, true)) {
            log.record(operation);
            rig.nanos.addAndGet(UplinkRig.PATIENCE.toNanos() + 1);
          } else {
            stream.record(number);
          }
        });
    List<Operation> signed = rig.queueSome(3);
    rig.start();
    rig.awaitEmpty();

    assertThat(log.operations()).containsExactlyElementsOf(signed);
    assertThat(rig.broken).anyMatch(message -> message.contains("unanswered"));
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
    List<Operation> signed = rig.queueSome(10);
    rig.start();
    rig.awaitEmpty();

    assertThat(log.operations()).containsExactlyElementsOf(signed);
    assertThat(queue.status().recorded()).isEqualTo(10);
    assertThat(rig.broken).isNotEmpty().allMatch(message -> message.contains("UNREACHABLE"));
  }

  @Test
  void waitsForAServerThatIsDown() throws Exception {
    List<Operation> signed = rig.queueSome(3);
    rig.startUplink();
    rig.awaitBroken(5);
    assertThat(queue.status().queued()).isEqualTo(3);

    rig.startServer();
    rig.awaitEmpty();
    assertThat(log.operations()).containsExactlyElementsOf(signed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FORMAT_VIOLATION", "FORK", "SOMETHING_NEWER_THAN_THIS_AGENT"})
  void setsARefusedOperationAsideAndGoesOn(String reason) throws Exception {
    List<Operation> signed = rig.queueSome(4);
    server.behaving(
        (stream, number, operation) -> {
          if (operation.equals(signed.get(1))) {
            stream.refuse(number, reason);
          } else {
            stream.record(number);
          }
        });
    rig.start();
    rig.awaitEmpty();

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
  @ValueSource(strings = {"LEDGER_BUSY", "LEDGER_FAILED", "OVERLOADED"})
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
    List<Operation> signed = rig.queueSome(2);
    rig.start();
    rig.awaitEmpty();

    assertThat(log.operations()).containsExactlyInAnyOrderElementsOf(signed);
    assertThat(queue.status().refused()).isZero();
  }

  @Test
  void anOperationThatTripsOverAFaultOfTheServerHoldsUpNoOtherAndIsSentAgain() throws Exception {
    AtomicInteger faults = new AtomicInteger();
    server.behaving(
        (stream, number, operation) -> {
          if (operation.payload().sequence() == 1 && faults.incrementAndGet() <= 2) {
            stream.refuse(number, "INTERNAL");
            rig.nanos.addAndGet(UplinkRig.PATIENCE.toNanos() + 1);
          } else {
            stream.record(number);
          }
        });
    List<Operation> signed = rig.queueSome(4);
    rig.start();
    while (queue.status().recorded() < 3) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    while (queue.status().queued() > 0) {
      rig.nanos.addAndGet(UplinkRig.PATIENCE.toNanos() / 10);
      TimeUnit.MILLISECONDS.sleep(1);
    }

    assertThat(log.operations()).containsExactlyInAnyOrderElementsOf(signed);
    assertThat(queue.status().refused()).isZero();
    assertThat(rig.broken).anyMatch(message -> message.contains("INTERNAL"));
  }

  @Test
  @Tag("Y-8.1-c")
  void keepsWhatIsAheadOfTheServersClockAndSendsItAgainUntilItIsTime() throws Exception {
    AtomicBoolean early = new AtomicBoolean(true);
    server.behaving(
        (stream, number, operation) -> {
          if (early.get() && operation.payload().sequence() <= 2) {
            stream.refuse(number, "CLOCK_SKEW");
          } else {
            stream.record(number);
          }
        });
    List<Operation> signed = rig.queueSome(4);
    rig.start();
    while (queue.status().recorded() < 2 || rig.broken.isEmpty()) {
      rig.nanos.addAndGet(UplinkRig.PATIENCE.toNanos() / 10);
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(queue.status().queued()).isEqualTo(2);
    assertThat(rig.broken.get(0)).contains("2 operations not yet").contains("CLOCK_SKEW");

    early.set(false);
    while (queue.status().queued() > 0) {
      rig.nanos.addAndGet(UplinkRig.PATIENCE.toNanos() / 10);
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(log.operations()).containsExactlyInAnyOrderElementsOf(signed);
    assertThat(queue.status().refused()).isZero();
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
    rig.queueSome(1);
    rig.start();
    rig.awaitEmpty();

    assertThat(rig.broken).hasSize(3);
    assertThat(rig.broken.get(0)).contains("submission 99");
    assertThat(rig.broken.get(1)).contains("empty result");
    assertThat(rig.broken.get(2)).contains("ended the stream");
  }
}
