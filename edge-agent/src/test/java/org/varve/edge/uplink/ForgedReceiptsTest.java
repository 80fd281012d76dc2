package org.varve.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.edge.Fixtures.items;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.edge.FakeR2d;
import org.varve.edge.Fixtures;
import org.varve.edge.TestLog;
import org.varve.edge.queue.OperationQueue;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.Receipt;

@Timeout(30)
class ForgedReceiptsTest {
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
    rig.queueSome(1);
    rig.start();
    rig.awaitBroken(3);

    assertThat(queue.status().queued()).isEqualTo(1);
    assertThat(queue.status().recorded()).isZero();
    assertThat(rig.receipts).isEmpty();
    assertThat(rig.broken).allMatch(message -> message.contains("stays queued"));

    honest.set(true);
    rig.awaitEmpty();
    assertThat(rig.receipts).hasSize(1);
  }

  @Test
  void forgetsNothingForAnAnswerAboutAnotherOperation() throws Exception {
    List<Operation> signed = rig.queueSome(2);
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
    rig.start();
    rig.awaitBroken(2);
    assertThat(queue.status().queued()).isEqualTo(2);

    honest.set(true);
    rig.awaitEmpty();
  }
}
