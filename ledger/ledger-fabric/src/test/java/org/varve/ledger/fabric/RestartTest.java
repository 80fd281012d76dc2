package org.varve.ledger.fabric;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Commit;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.OperationOutcome.Refused;
import org.varve.ledger.TreeHead;
import org.varve.ledger.fabric.testing.ChannelDouble;
import org.varve.ledger.fabric.testing.ChannelSettings;
import org.varve.ledger.fabric.testing.NodeOnDouble;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

/** A node that starts again comes to nothing else than it had come to, and than others come to. */
class RestartTest {
  private static final Duration LONG = Duration.ofSeconds(1);

  @TempDir Path folder;

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(16);
  private final TestAuthority authority = fixtures.authority();
  private final TestSource source = fixtures.source("urn:varve:source:thermometer");
  private final ChannelDouble channel =
      new ChannelDouble(ChannelSettings.of("varve").cutAt(2, LONG));
  private NodeOnDouble node;
  private FabricLedger ledger;

  @BeforeEach
  void open() throws Exception {
    node =
        NodeOnDouble.founding(
            folder, fixtures, "one", channel.join("MSP-one", NodeOnDouble::chaincode));
    ledger = node.open();
    append(authority.seal(authority.registersOpaque(), authority.binds(source)));
  }

  @AfterEach
  void close() {
    ledger.close();
    channel.close();
  }

  /** By now the reading is recorded that the update was refused for lack of. */
  @Test
  void doesNotJudgeAgainWhatItRefusedInItsNewestBlock() throws Exception {
    Operation reading = source.says("21.5");
    Operation update = source.says(List.of(new byte[1]), it -> it.updates(reading.id()));
    DataBlock first = authority.seal(update);
    DataBlock second = authority.seal(reading);
    CompletableFuture<Commit> early = ledger.append(first);
    Thread.sleep(LONG.toMillis() / 4);
    CompletableFuture<Commit> late = ledger.append(second);
    assertThat(early.orTimeout(60, SECONDS).join().outcomes().get(0)).isInstanceOf(Refused.class);
    assertThat(late.orTimeout(60, SECONDS).join().outcomes().get(0)).isInstanceOf(Recorded.class);
    TreeHead before = ledger.log().head();

    ledger.close();
    ledger = node.open();
    append(authority.seal(source.says("later")));

    assertThat(ledger.log().leafIndexOf(update.id())).as("still refused").isEmpty();
    assertThat(ledger.log().head().size()).isEqualTo(before.size() + 2);
  }

  @Test
  void completesWhatIsOnItsWayWhenItCloses() {
    List<CompletableFuture<Commit>> commits =
        List.of(1, 2, 3).stream()
            .map(each -> ledger.append(authority.seal(source.says("number " + each))))
            .toList();

    ledger.close();

    assertThat(commits)
        .allSatisfy(
            commit ->
                assertThat(commit.handle((done, failure) -> failure))
                    .succeedsWithin(LONG)
                    .satisfiesAnyOf(
                        failure -> assertThat(failure).isNull(),
                        failure -> assertThat(failure).isInstanceOf(LedgerFailedException.class)));
  }

  private void append(DataBlock block) {
    assertThat(ledger.append(block).orTimeout(60, SECONDS).join().outcomes())
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Recorded.class));
  }
}
