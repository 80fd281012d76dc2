package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.block.OutcomeCode;
import org.varve.ledger.block.RecordedBlock;
import org.varve.ledger.embedded.FsckFinding.Part;
import org.varve.ledger.embedded.disk.FolderInUseException;
import org.varve.ledger.embedded.segment.RecordPosition;
import org.varve.ledger.embedded.state.MemoryEngine;
import org.varve.ledger.embedded.state.StateStore;
import org.varve.ledger.state.StateKeys;
import org.varve.ledger.state.StateWrite;

class FsckTest {
  private final LedgerBench bench = new LedgerBench(1);

  @BeforeEach
  void record() throws IOException {
    bench.open().openContents().work().close();
  }

  private FsckFinding onlyFinding() throws IOException {
    FsckReport report = bench.fsck();
    assertThat(report.isSound()).isFalse();
    assertThat(report.findings()).hasSize(1);
    return report.first().orElseThrow();
  }

  private RecordPosition block(long height) {
    try (StateStore store = bench.engine.open()) {
      return new LedgerState(store).block(height).position();
    }
  }

  private void flip(RecordPosition position, int byteInFrame) {
    bench.disk.flip(
        bench.segment(position.segment()), (position.offset() + byteInFrame) * Byte.SIZE);
  }

  @Test
  void findsNothingWrongAndChangesNothing() throws IOException {
    List<byte[]> before = bytes();

    FsckReport report = bench.fsck();

    assertThat(report.findings()).isEmpty();
    assertThat(report.isSound()).isTrue();
    assertThat(report.notes()).isEmpty();
    assertThat(report.blocks()).isEqualTo(27);
    assertThat(report.operations()).isGreaterThan(80);
    assertThat(report.contents()).isGreaterThan(50);
    assertThat(bytes()).usingRecursiveComparison().isEqualTo(before);
  }

  private List<byte[]> bytes() {
    return new ArrayList<>(bench.disk.files().stream().map(bench.disk::bytes).toList());
  }

  @Test
  void saysHowFarItHasCome() throws IOException {
    List<String> told = new ArrayList<>();
    Fsck fsck = new Fsck(bench.disk, new MemoryEngine(), new MemoryEngine());
    fsck.run(
        new Fsck.Target(LedgerBench.DIR, bench.engine, Optional.of(LedgerBench.CONTENT_DIR)),
        (what, bytes, of) -> told.add(what + (bytes <= of ? "" : " too much")));
    assertThat(told).contains("blocks", "contents").doesNotContain("blocks too much");
  }

  @Test
  void namesADamagedBlockAndTheLeavesThatAreLost() throws IOException {
    RecordPosition fifth = block(5);
    flip(fifth, 100);

    FsckFinding finding = onlyFinding();

    assertThat(finding.part()).isEqualTo(Part.BLOCKS);
    assertThat(finding.file()).isEqualTo(bench.segment(fifth.segment()).toString());
    assertThat(finding.offset()).isEqualTo(fifth.offset());
    assertThat(finding.height()).isEqualTo(5);
    assertThat(finding.what()).contains("checksum");
    long first = leaves(5);
    assertThat(finding.lost())
        .contains("leaves %d to %d".formatted(first, leaves(6) - 1))
        .contains("from height 6 on");
  }

  /** How many leaves there are before a block. */
  private long leaves(long height) {
    try (StateStore store = bench.engine.open()) {
      return new LedgerState(store).head(height - 1).size();
    }
  }

  @Test
  void saysThatEverythingBehindADamagedEndIsLost() throws IOException {
    flip(block(26), 100);
    assertThat(onlyFinding().lost()).contains("all operations from leaf " + leaves(26));
  }

  @Test
  void findsSwappedAndMissingSegments() throws IOException {
    byte[] second = bench.disk.bytes(bench.segment(2));
    bench.disk.replace(bench.segment(2), bench.disk.bytes(bench.segment(3)));
    bench.disk.replace(bench.segment(3), second);
    FsckFinding swapped = bench.fsck().first().orElseThrow();
    assertThat(swapped.file()).isEqualTo(bench.segment(2).toString());
    assertThat(swapped.what()).contains("of another file");

    bench.disk.delete(bench.segment(2));
    FsckFinding missing = bench.fsck().first().orElseThrow();
    assertThat(missing.what()).contains("missing");
  }

  @Test
  void findsStateThatTheBlocksDoNotLeadTo() throws IOException {
    Operation operation = Workload.SHARED.blocks().get(1).operations().get(0);
    try (StateStore store = bench.engine.open()) {
      store.write(List.of(new StateWrite(StateKeys.operation(operation.id()), new byte[8])));
    }
    FsckFinding finding = onlyFinding();
    assertThat(finding.part()).isEqualTo(Part.STATE);
    assertThat(finding.what()).startsWith("1 of ");
    assertThat(finding.lost()).contains("nothing is lost").contains("--rebuild");
  }

  @Test
  void comparesStateThatIsBehindWithTheBlockThatItIsOf() throws IOException {
    bench.engine.keepFirst(12);
    assertThat(bench.fsck().findings()).isEmpty();
    try (StateStore store = bench.engine.open()) {
      store.write(List.of(new StateWrite(LocalKeys.node(0, 3), new byte[32])));
    }
    assertThat(onlyFinding().height()).isEqualTo(11);
  }

  @Test
  void notesThatThereIsNoState() throws IOException {
    bench.engine.drop();
    FsckReport report = bench.fsck();
    assertThat(report.isSound()).isTrue();
    assertThat(report.notes()).singleElement().asString().contains("no state is stored");
  }

  @Test
  void namesADamagedContentAndTheOperationThatMissesIt() throws IOException {
    bench.disk.flip(bench.contentSegment(2), 100 * Byte.SIZE);

    FsckReport report = bench.fsck();

    assertThat(report.findings()).hasSize(2).allMatch(f -> f.part() == Part.CONTENTS);
    assertThat(report.findings().get(0).file()).isEqualTo(bench.contentSegment(2).toString());
    assertThat(report.findings().get(1).what()).contains("is not stored").contains("leaf ");
  }

  @Test
  void notesAHalfWrittenTailWithoutCuttingIt() throws IOException {
    int last = bench.disk.list(LedgerBench.DIR).size() - 1;
    Path file = bench.segment(last);
    byte[] bytes = bench.disk.bytes(file);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 7);
    bench.disk.replace(file, longer);

    FsckReport report = bench.fsck();

    assertThat(report.isSound()).isTrue();
    assertThat(report.notes()).singleElement().asString().contains("half-written");
    assertThat(bench.disk.bytes(file)).isEqualTo(longer);
  }

  @Test
  void refusesToCheckARunningLedgerAndAnEmptyFolder() throws IOException {
    bench.open();
    assertThatThrownBy(bench::fsck).isInstanceOf(FolderInUseException.class);
    bench.close();
    Fsck fsck = new Fsck(bench.disk, new MemoryEngine(), new MemoryEngine());
    Fsck.Target nowhere = new Fsck.Target(Path.of("/nowhere"), bench.engine, Optional.empty());
    assertThatThrownBy(() -> fsck.run(nowhere, StorageProgress.NONE))
        .isInstanceOf(LedgerOpenException.class)
        .hasMessageContaining("/nowhere");
  }

  @Test
  void findsAWellFormedChainThatSomebodyElseSigned() throws IOException {
    // Whoever can write to the folder can make a whole chain, but not with the log's keys.
    LedgerBench forger = new LedgerBench(2);
    ForgedChain.signedByAnother(forger.disk);
    FsckReport report = forger.fsck();
    assertThat(report.isSound()).isFalse();
    assertThat(report.first().orElseThrow().what()).contains("did not sign");
  }

  @Test
  void findsAnOperationThatItsSignerDidNotSign() throws IOException {
    FsckFinding finding =
        forgedAt(
            2,
            recorded -> {
              DataBlock block = recorded.block();
              List<Operation> operations = new ArrayList<>(block.operations());
              byte[] bytes = operations.get(0).bytes().clone();
              bytes[bytes.length - 1] ^= 1;
              operations.set(0, Operation.decode(bytes));
              return with(recorded, new DataBlock(block.blockOperation(), operations));
            });
    assertThat(finding.height()).isEqualTo(2);
    assertThat(finding.what()).contains("SIGNATURE_INVALID").contains("stored as admissible");
  }

  private static RecordedBlock with(RecordedBlock recorded, DataBlock block) {
    return new RecordedBlock(
        block, recorded.sealing(), recorded.outcomes(), recorded.contradictions());
  }

  @Test
  void findsAnOperationThatWasLeftOutThoughItWasGood() throws IOException {
    long height = 2;
    while (Workload.SHARED.blocks().get((int) height - 1).operations().size() < 3) {
      height++;
    }
    FsckFinding finding = forgedAt(height, recorded -> withFirst(recorded, refused()));
    assertThat(finding.height()).isEqualTo(height);
    assertThat(finding.what()).contains("stored as SIGNER_REVOKED, but it is admissible");
  }

  private static OutcomeCode refused() {
    return OutcomeCode.of(RefusalReason.SIGNER_REVOKED);
  }

  private static RecordedBlock withFirst(RecordedBlock recorded, OutcomeCode outcome) {
    List<OutcomeCode> outcomes = new ArrayList<>(recorded.outcomes());
    outcomes.set(0, outcome);
    return new RecordedBlock(
        recorded.block(), recorded.sealing(), outcomes, recorded.contradictions());
  }

  @Test
  void findsAnOutcomeThatTheContractDoesNotComeTo() throws IOException {
    FsckFinding finding =
        forgedAt(2, recorded -> withFirst(recorded, OutcomeCode.RECORDED_AFTER_GAP));
    assertThat(finding.height()).isEqualTo(2);
    assertThat(finding.what()).contains("other outcomes than the contract comes to");
  }

  /** What is found first in a chain that the holder of the keys has falsified. */
  private FsckFinding forgedAt(long height, UnaryOperator<RecordedBlock> change)
      throws IOException {
    LedgerBench forger = new LedgerBench(2);
    ForgedChain.changed(bench.disk, forger.disk, height, change);
    return forger.fsck().first().orElseThrow();
  }

  @Test
  void findsNothingInAChainThatWasWrittenAnewUnchanged() throws IOException {
    LedgerBench writer = new LedgerBench(2);
    ForgedChain.changed(bench.disk, writer.disk, 2, UnaryOperator.identity());
    assertThat(writer.fsck().findings()).isEmpty();
  }

  @Test
  void countsEveryLeafOnce() throws Exception {
    bench.open();
    long leaves = bench.ledger.log().head().size();
    List<LoggedOperation> all = new ArrayList<>();
    for (long leaf = 0; leaf < leaves; leaf++) {
      all.add(bench.ledger.log().operation(leaf).orElseThrow());
    }
    bench.close();
    assertThat(bench.fsck().operations()).isEqualTo(all.size());
  }
}
