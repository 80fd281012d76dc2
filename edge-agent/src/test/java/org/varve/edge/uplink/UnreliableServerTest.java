package org.varve.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.edge.FakeR2d;
import org.varve.edge.TestLog;
import org.varve.edge.queue.OperationQueue;
import org.varve.evidence.operation.Operation;

@Timeout(30)
class UnreliableServerTest {
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
                case 1 -> rig.nanos.addAndGet(UplinkRig.PATIENCE.toNanos() / 2);
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
              rig.nanos.addAndGet(UplinkRig.PATIENCE.toNanos() / 50);
            });
    List<Operation> signed = rig.queueSome(40);
    rig.start();
    while (queue.status().queued() > 0) {
      rig.nanos.addAndGet(UplinkRig.PATIENCE.toNanos() / 50);
      TimeUnit.MILLISECONDS.sleep(1);
    }

    assertThat(log.operations()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(signed);
    assertThat(queue.status().recorded()).as("seed %d", seed).isEqualTo(40);
    assertThat(queue.status().refused()).as("seed %d", seed).isZero();
  }
}
