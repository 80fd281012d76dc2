package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.ledger.TreeHead;
import org.varve.ledger.embedded.disk.FolderInUseException;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.embedded.segment.DamagedException;
import org.varve.ledger.embedded.state.StateStore;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateWrite;
import org.varve.ledger.testing.LedgerFixtures;

class OpeningTest {
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(1);
  private final SigningKey other = fixtures.key("other");

  private EmbeddedLedger open(
      Path folder, String origin, LogKeys keys, List<VerificationKey> authorities)
      throws IOException {
    return EmbeddedLedger.open(
        EmbeddedLedgerConfig.of(folder, origin),
        keys,
        authorities,
        TickingClock.fromStart(),
        new LocalDisk());
  }

  private LogKeys keys() {
    return new LogKeys(fixtures.receiptKey(), fixtures.checkpointKey());
  }

  @Test
  void saysWhichKeyIsNotTheOneTheLedgerWasFoundedWith(@TempDir Path folder) throws IOException {
    String origin = fixtures.origin();
    open(folder, origin, keys(), fixtures.authorities()).close();

    assertThatThrownBy(
            () ->
                open(
                    folder,
                    origin,
                    new LogKeys(other, fixtures.checkpointKey()),
                    fixtures.authorities()))
        .isInstanceOf(LedgerOpenException.class)
        .hasMessageContaining("receipt.pem")
        .hasMessageContaining(fixtures.receiptKey().verificationKey().kid().hex())
        .hasMessageContaining(other.verificationKey().kid().hex());
    assertThatThrownBy(
            () ->
                open(
                    folder,
                    origin,
                    new LogKeys(fixtures.receiptKey(), other),
                    fixtures.authorities()))
        .isInstanceOf(LedgerOpenException.class)
        .hasMessageContaining("checkpoint.pem");
    assertThatThrownBy(() -> open(folder, origin, keys(), List.of(other.verificationKey())))
        .isInstanceOf(LedgerOpenException.class)
        .hasMessageContaining("representation.pem");
    assertThatThrownBy(() -> open(folder, "log.example/x", keys(), fixtures.authorities()))
        .isInstanceOf(LedgerOpenException.class)
        .hasMessageContaining("log.example/x")
        .hasMessageContaining(origin);
    open(folder, origin, keys(), fixtures.authorities()).close();
  }

  @Test
  void refusesOneKeyForTwoPurposes() {
    assertThatThrownBy(() -> new LogKeys(other, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("make two keys");
  }

  @Test
  void keepsASecondOneOutOfTheFolder(@TempDir Path folder) throws IOException {
    try (EmbeddedLedger first = open(folder, fixtures.origin(), keys(), fixtures.authorities())) {
      assertThatThrownBy(() -> open(folder, fixtures.origin(), keys(), fixtures.authorities()))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      assertThat(first.log().head().size()).isEqualTo(1);
    }
  }

  @Test
  void makesMissingStateAnew() throws IOException {
    LedgerBench bench = new LedgerBench(1).open().work();
    TreeHead head = bench.ledger.log().head();
    bench.close();
    bench.engine.drop();

    bench.open();

    assertThat(bench.ledger.log().head()).isEqualTo(head);
    assertThat(bench.close().fsck().findings()).isEmpty();
  }

  @Test
  void dropsStateOfAnotherVersion() throws IOException {
    LedgerBench bench = new LedgerBench(1).open().work();
    bench.close();
    put(bench, LocalKeys.version(), new byte[] {0, 0, 0, 99});

    bench.open();

    assertThat(bench.engine.drops()).isEqualTo(1);
    assertThat(bench.close().fsck().findings()).isEmpty();
  }

  private static void put(LedgerBench bench, StateKey key, byte[] value) {
    try (StateStore store = bench.engine.open()) {
      store.write(List.of(new StateWrite(key, value)));
    }
  }

  @Test
  void dropsStateOfAnotherLedger() throws IOException {
    LedgerBench elsewhere = new LedgerBench(2);
    elsewhere.config = elsewhere.config.withPublicEntries(true);
    elsewhere.open().work().close();
    LedgerBench bench = new LedgerBench(1).open().work();
    TreeHead head = bench.ledger.log().head();
    bench.close();
    bench.engine.copy(elsewhere.engine);

    bench.open();

    assertThat(bench.engine.drops()).isEqualTo(1);
    assertThat(bench.ledger.log().head()).isEqualTo(head);
    bench.close();
  }

  @Test
  void dropsStateThatTheNextBlockContradicts() throws IOException {
    LedgerBench bench = new LedgerBench(1).open().work();
    TreeHead head = bench.ledger.log().head();
    bench.close();
    bench.engine.keepFirst(10);
    long leaves;
    try (StateStore store = bench.engine.open()) {
      leaves = new LedgerState(store).tip().treeSize();
    }
    int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(leaves);
    // The largest complete subtree: every later root depends on it.
    put(bench, LocalKeys.node(level, 0), new byte[32]);

    bench.open();

    assertThat(bench.engine.drops()).isEqualTo(1);
    assertThat(bench.ledger.log().head()).isEqualTo(head);
    assertThat(bench.close().fsck().findings()).isEmpty();
  }

  @Test
  void refusesToFoundALedgerAnewWhereStateRemembersOne() throws IOException {
    LedgerBench bench = new LedgerBench(1).open().work();
    bench.close();
    for (Path file : bench.disk.files()) {
      bench.disk.delete(file);
    }
    assertThatThrownBy(bench::open)
        .isInstanceOf(LedgerOpenException.class)
        .hasMessageContaining("blocks are missing")
        .hasMessageContaining("backup");
  }

  @Test
  void refusesBlocksOlderThanItsStateAndItsHead() throws IOException {
    LedgerBench bench = new LedgerBench(1).open();
    bench.append(Workload.SHARED.blocks().get(0));
    byte[] backup = bench.disk.bytes(bench.segment(1));
    bench.append(Workload.SHARED.blocks().get(1));
    bench.close();
    bench.disk.replace(bench.segment(1), backup);

    assertThatThrownBy(bench::open)
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("00000001.seg")
        .hasMessageContaining("record 2");
    bench.engine.drop();
    assertThatThrownBy(bench::open).as("the HEAD file alone").isInstanceOf(DamagedException.class);
    assertThat(bench.disk.bytes(bench.segment(1))).as("untouched").isEqualTo(backup);
  }

  @Test
  void refusesAnotherBlockThanTheOneItAcknowledged() throws IOException {
    LedgerBench elsewhere = new LedgerBench(2).open();
    elsewhere.append(Workload.SHARED.blocks().get(0));
    byte[] forged = elsewhere.close().disk.bytes(elsewhere.segment(1));
    LedgerBench bench = new LedgerBench(1);
    bench.config = bench.config.withPublicEntries(true);
    bench.open();
    bench.append(Workload.SHARED.blocks().get(0));
    bench.close();
    bench.engine.drop();
    bench.disk.replace(bench.segment(1), forged);

    assertThatThrownBy(bench::open)
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("the HEAD file knows");
  }
}
