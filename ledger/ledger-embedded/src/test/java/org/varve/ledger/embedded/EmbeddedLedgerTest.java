package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.varve.ledger.Commit;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

class EmbeddedLedgerTest {
  @Test
  void recordsAndReadsBack() throws Exception {
    LedgerBench bench = new LedgerBench(1).open();
    TestAuthority authority = bench.fixtures.authority();
    TestSource source = bench.fixtures.source("urn:varve:source:a");
    bench.append(authority.seal(authority.registersOpaque(), authority.binds(source)));
    Commit commit = bench.append(authority.seal(source.says("1"), source.says("2")));
    assertThat(commit.outcomes()).allMatch(OperationOutcome.Recorded.class::isInstance);
    assertThat(bench.ledger.log().head().size()).isEqualTo(7);
    for (int leaf = 1; leaf < 7; leaf++) {
      assertThat(bench.ledger.log().operation(leaf)).isPresent();
      bench.ledger.log().firstReceipt(leaf);
    }
    bench.killAndOpen();
    assertThat(bench.ledger.log().head()).isEqualTo(commit.head());
  }
}
