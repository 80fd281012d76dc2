package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.TreeHead;

class TornTailTest {
  @Test
  void opensWithATornTailOfEveryLengthAndRecordsWhatWasLostAgain() throws Exception {
    LedgerBench bench = new LedgerBench(1).open();
    bench.append(Workload.SHARED.blocks().get(0));
    DataBlock last = Workload.SHARED.blocks().get(1);
    Path file = bench.segment(1);
    int whole = (int) bench.disk.size(file);
    byte[] head = bench.disk.bytes(LedgerBench.DIR.resolve("HEAD"));
    TreeHead before = bench.ledger.log().head();
    TreeHead after = bench.append(last).head();
    byte[] all = bench.disk.bytes(file);
    bench.close();
    for (int length = whole; length <= all.length; length++) {
      bench.disk.replace(file, Arrays.copyOf(all, length));
      bench.disk.replace(LedgerBench.DIR.resolve("HEAD"), head);
      bench.engine.keepFirst(2);

      bench.open();

      boolean torn = length < all.length;
      assertThat(bench.ledger.log().head()).as("%d bytes", length).isEqualTo(torn ? before : after);
      assertThat(bench.append(last).outcomes().get(0) instanceof Recorded).isEqualTo(torn);
      assertThat(bench.ledger.log().head().root()).isEqualTo(after.root());
      bench.close();
    }
  }
}
