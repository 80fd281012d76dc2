package org.varve.ledger.fabric;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.file.RecordedOperation;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Ledger;
import org.varve.ledger.LogReader;
import org.varve.ledger.TreeHead;
import org.varve.ledger.embedded.EmbeddedLedger;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;
import org.varve.ledger.embedded.LogKeys;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.fabric.testing.ChannelDouble;
import org.varve.ledger.fabric.testing.ChannelSettings;
import org.varve.ledger.fabric.testing.NodeOnDouble;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

/** What one node records alone and what a channel records is proved alike. */
class SameEvidenceTest {
  @TempDir Path folder;

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(7);
  private final TestAuthority authority = fixtures.authority();
  private final TestSource source = fixtures.source("urn:varve:source:thermometer");
  private final Operation binding = authority.binds(source);
  private final Operation reading = source.says("21.5");
  private final List<DataBlock> blocks =
      List.of(authority.seal(authority.registersOpaque(), binding), authority.seal(reading));

  @Test
  void evidenceOfOneReadingDiffersInAnchorAndTimeOfTheLogAlone() throws Exception {
    try (ChannelDouble channel = new ChannelDouble(ChannelSettings.of("varve"));
        Ledger embedded = embedded();
        Ledger shared =
            NodeOnDouble.founding(
                    folder.resolve("shared"),
                    fixtures,
                    "one",
                    channel.join("MSP-one", NodeOnDouble::chaincode))
                .open()) {
      for (DataBlock block : blocks) {
        for (Ledger ledger : List.of(embedded, shared)) {
          var unused = ledger.append(block).orTimeout(60, SECONDS).join();
        }
      }

      EvidenceFile alone = evidence(embedded.log());
      EvidenceFile together = evidence(shared.log());

      assertThat(together.operation().bytes()).isEqualTo(alone.operation().bytes());
      assertThat(together.receipt().proof()).isEqualTo(alone.receipt().proof());
      assertThat(together.checkpoint().text())
          .as("the same operations, so the same tree")
          .isEqualTo(alone.checkpoint().text());
      assertThat(alone.anchor().orElseThrow()).isInstanceOf(LedgerAnchor.Embedded.class);
      assertThat(together.anchor().orElseThrow()).isInstanceOf(LedgerAnchor.Fabric.class);
      for (EvidenceFile each : List.of(alone, together)) {
        assertThat(verifier(embedded).verify(each.encode()).code()).isEqualTo(Verdict.Code.VALID);
      }
    }
  }

  private Ledger embedded() throws Exception {
    return EmbeddedLedger.open(
        EmbeddedLedgerConfig.of(folder.resolve("alone"), fixtures.origin()),
        new LogKeys(fixtures.receiptKey(), fixtures.checkpointKey()),
        fixtures.authorities(),
        Clock.fixed(LedgerFixtures.START, ZoneOffset.UTC),
        new LocalDisk());
  }

  private EvidenceFile evidence(LogReader log) {
    TreeHead head = log.head();
    long leaf = log.leafIndexOf(reading.id()).orElseThrow();
    long bound = log.leafIndexOf(binding.id()).orElseThrow();
    return EvidenceFile.of(
            reading,
            Receipt.of(head.receipt(), log.inclusion(leaf, head.size())),
            head.checkpoint())
        .withBindings(
            List.of(
                new RecordedOperation(
                    binding, Receipt.of(head.receipt(), log.inclusion(bound, head.size())))))
        .withAnchor(log.anchor(leaf));
  }

  private Verifier verifier(Ledger ledger) {
    return new Verifier(
        TrustFile.builder(ledger.identity().checkpointKey(), ledger.identity().receiptKey())
            .authority(authority.key())
            .build());
  }
}
