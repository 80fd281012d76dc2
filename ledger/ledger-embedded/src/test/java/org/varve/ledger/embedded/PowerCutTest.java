package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.Commit;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.embedded.disk.FaultDisk.Calls;
import org.varve.ledger.embedded.disk.FaultDisk.Fault;

/** Nothing acknowledged is lost, wherever the power is cut and whichever fsync fails. */
class PowerCutTest {
  private static final int LIVES = 4;

  /** Each life ends in a cut: 1,200 of them. */
  private static final int SEEDS_OF_CUTS = 300;

  private static final int SEEDS_OF_ERRORS = 100;
  private static final Workload WORK = Workload.SHARED;

  @Test
  void keepsItsPromisesWhereverThePowerIsCut() throws Exception {
    for (long seed = 0; seed < SEEDS_OF_CUTS; seed++) {
      run(seed, Fault.POWER_CUT, Calls.CHANGES, 200);
    }
  }

  @Test
  void keepsItsPromisesWhicheverCallOfTheDiskFails() throws Exception {
    for (long seed = 0; seed < SEEDS_OF_ERRORS; seed++) {
      run(seed, Fault.INPUT_OUTPUT_ERROR, Calls.CHANGES, 200);
    }
  }

  /** One ledger through its lives, each ended by a fault: while it works, or while it recovers. */
  private static void run(long seed, Fault fault, Calls calls, int callsMax) throws Exception {
    Random random = new Random(seed);
    LedgerBench bench = new LedgerBench(seed);
    Acknowledged acknowledged = new Acknowledged();
    try {
      for (int life = 0; life < LIVES; life++) {
        int n = random.nextInt(life % 2 == 0 ? callsMax : 10);
        bench.disk.failAt(fault, calls, n);
        live(bench, random, acknowledged);
        if (fault == Fault.POWER_CUT || random.nextBoolean()) {
          bench.cutPower();
        } else {
          bench.kill();
        }
      }
      bench.open().openContents();
      acknowledged.assertKeptBy(bench.ledger);
      assertContents(bench, acknowledged);
      if (seed % 20 == 0) {
        acknowledged.assertProven(bench.ledger);
      }
      bench.close();
      if (seed % 4 == 0) {
        assertThat(bench.fsck().findings()).isEmpty();
      }
    } catch (AssertionError | RuntimeException | IOException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private static void live(LedgerBench bench, Random random, Acknowledged acknowledged)
      throws InterruptedException {
    try {
      bench.open().openContents();
      acknowledged.assertKeptBy(bench.ledger);
      List<Sent> sent = new ArrayList<>();
      for (DataBlock block : WORK.blocks()) {
        bench.contents.put(WORK.contentsOf(block));
        sent.add(new Sent(block, bench.ledger.append(block)));
        if (random.nextInt(3) > 0) {
          settle(sent, bench, acknowledged);
        }
      }
      settle(sent, bench, acknowledged);
    } catch (IOException | LedgerFailedException e) {
      assertThat(e).hasMessageMatching("(?s).*(power is off|Input/output error).*");
    }
  }

  private record Sent(DataBlock block, CompletableFuture<Commit> commit) {}

  private static void settle(List<Sent> sent, LedgerBench bench, Acknowledged acknowledged) {
    for (Sent each : sent) {
      try {
        acknowledged.add(each.block(), each.commit().join(), bench.ledger.log());
      } catch (CompletionException e) {
        throw (LedgerFailedException) e.getCause();
      }
    }
    sent.clear();
  }

  private static void assertContents(LedgerBench bench, Acknowledged acknowledged) {
    acknowledged
        .contentRoots()
        .forEach(
            root ->
                assertThat(bench.contents.get(root).orElseThrow().items())
                    .usingRecursiveComparison()
                    .isEqualTo(WORK.content(root).items()));
  }
}
