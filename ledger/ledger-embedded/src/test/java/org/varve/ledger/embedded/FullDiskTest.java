package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.LedgerStatus;

/** A disk that is full stops the ledger, and nothing acknowledged is lost by it. */
class FullDiskTest {
  private final LedgerBench bench = new LedgerBench(1);
  private final Acknowledged acknowledged = new Acknowledged();

  @Test
  void stopsWhereverTheDiskIsFullAndGoesOnWhenItIsNot() throws Exception {
    for (long capacity = 8_500; capacity < 80_000; capacity += 487) {
      bench.disk.limit(capacity);
      fillUp();
      bench.kill();
      bench.disk.limit(Long.MAX_VALUE);
      bench.open();
      acknowledged.assertKeptBy(bench.ledger);
      bench.close();
    }
    bench.open().work();
    acknowledged.assertKeptBy(bench.ledger);
    bench.close();
    assertThat(bench.fsck().findings()).isEmpty();
  }

  private void fillUp() {
    try {
      bench.open();
      for (DataBlock block : Workload.SHARED.blocks()) {
        try {
          acknowledged.add(block, bench.append(block), bench.ledger.log());
        } catch (CompletionException e) {
          assertThat(e.getCause())
              .isInstanceOf(LedgerFailedException.class)
              .hasMessageContaining("No space left")
              .hasMessageContaining("free disk space, then start again");
          assertThat(bench.ledger.status().state()).isEqualTo(LedgerStatus.State.FAILED);
          return;
        }
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
