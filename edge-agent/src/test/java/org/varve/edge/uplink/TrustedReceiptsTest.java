package org.varve.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.varve.edge.Fixtures;
import org.varve.edge.TestLog;
import org.varve.edge.queue.SourceState;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.operation.Operation;

/** What an agent lets go of when the nodes of several organisations keep the log. */
class TrustedReceiptsTest {
  private final TestLog ours = TestLog.trusted();
  private final TestLog theirs = new TestLog(150);
  private final Operation operation =
      Fixtures.operation(
          Fixtures.SOURCE, 1, new SourceState(0, Optional.empty(), "", 0, 0), Fixtures.items("a"));

  @Test
  void anyNodeOfTheTrustFileMayGiveTheReceipt() throws Exception {
    TrustFile both = TrustFile.parse(ours.trust() + keysOf(theirs.trust()));
    TrustedReceipts check = new TrustedReceipts(both);

    assertThat(check.verify(operation, ours.record(operation)).leafIndex()).isEqualTo(1);
    assertThat(check.verify(operation, theirs.record(operation)).leafIndex()).isEqualTo(1);
  }

  @Test
  void aNodeThatTheTrustFileDoesNotNameMayNot() {
    TrustedReceipts check = new TrustedReceipts(ours.trust());

    assertThatThrownBy(() -> check.verify(operation, theirs.record(operation)))
        .isInstanceOf(BrokenStreamException.class)
        .hasMessageContaining("UNTRUSTED_LOG")
        .hasMessageContaining("it stays queued");
  }

  private static String keysOf(TrustFile trust) {
    return trust
        .toString()
        .lines()
        .filter(line -> line.startsWith("log ") || line.startsWith("receipt-key "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
