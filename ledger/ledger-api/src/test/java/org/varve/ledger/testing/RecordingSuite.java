package org.varve.ledger.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Commit;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.ForkReport;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.OperationOutcome.Duplicate;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.OperationOutcome.Refused;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.TreeHead;

/** What a ledger does with one block: records, proves, repeats and refuses. */
abstract class RecordingSuite extends OpenedLedger {

  @Test
  void beginsWithTheGenesisOperation() throws Exception {
    LoggedOperation genesis = suite.log().operation(0).orElseThrow();

    assertThat(genesis.operation().bytes()).isEqualTo(suite.parties().fixtures().genesis().bytes());
    assertThat(genesis.height()).isZero();
    assertThat(genesis.blockLeafIndex()).isZero();
    assertThat(suite.ledger().identity().genesis().id()).isEqualTo(genesis.operation().id());
    assertThat(suite.log().head().size()).isEqualTo(1);
    assertThat(suite.log().operation(1)).isEmpty();
    assertThat(suite.blocksFrom(0))
        .singleElement()
        .extracting(CommittedBlock::height)
        .isEqualTo(0L);
    suite.proofs().assertSigned(suite.log().head());
  }

  @Test
  void recordsOperationsInTheirOrderAndThenTheBlockOperation() {
    suite.settle();
    TestSource source = suite.parties().source();
    DataBlock block = suite.seal(source.says("1"), source.says("2"), source.says("3"));
    long first = suite.log().head().size();

    Commit commit = suite.append(block);

    for (int i = 0; i < 3; i++) {
      Operation operation = block.operations().get(i);
      assertThat(commit.outcomes().get(i))
          .isEqualTo(new Recorded(operation.id(), first + i, false));
      LoggedOperation logged = suite.log().operation(first + i).orElseThrow();
      assertThat(logged.operation().bytes()).isEqualTo(operation.bytes());
      assertThat(logged.height()).isEqualTo(commit.height());
      assertThat(logged.committedAt()).isEqualTo(commit.committedAt());
      assertThat(logged.blockLeafIndex()).isEqualTo(first + 3);
    }
    LoggedOperation sealing = suite.log().operation(first + 3).orElseThrow();
    assertThat(sealing.operation().bytes()).isEqualTo(block.blockOperation().bytes());
    assertThat(sealing.blockLeafIndex()).isEqualTo(first + 3);
    assertThat(suite.log().leafIndexOf(block.blockOperation().id())).contains(first + 3);
  }

  @Test
  void provesEveryOperationUnderTheHeadOfItsCommit() {
    suite.settle();
    suite.append(suite.seal(suite.parties().source().says("1")));

    for (long leaf = 1; leaf < suite.log().head().size(); leaf++) {
      suite.assertProven(leaf);
    }
    assertThatThrownBy(() -> suite.log().firstReceipt(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> suite.log().headFor(suite.log().head().size()))
        .isInstanceOf(IllegalArgumentException.class);
    long beyond = suite.log().head().size() + 1;
    assertThatThrownBy(() -> suite.log().inclusion(0, beyond))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givesARepeatedBlockItsFirstReceipts() {
    suite.settle();
    TestSource source = suite.parties().source();
    DataBlock block = suite.seal(source.says("1"), source.says("2"));
    Commit first = suite.append(block);
    List<byte[]> receipts = suite.receiptsOf(block);
    suite.append(suite.seal(source.says("3")));
    TreeHead head = suite.log().head();

    Commit again = suite.append(DataBlock.decode(block.encode()));

    for (int i = 0; i < 2; i++) {
      long leaf = ((Recorded) first.outcomes().get(i)).leafIndex();
      assertThat(again.outcomes().get(i))
          .isEqualTo(new Duplicate(block.operations().get(i).id(), leaf));
    }
    assertThat(suite.receiptsOf(block)).containsExactlyElementsOf(receipts);
    assertThat(suite.log().head()).as("nothing was recorded").isEqualTo(head);
  }

  @Test
  void recordsARepeatedOperationOnceAndItsNeighboursAsUsual() {
    suite.settle();
    Operation repeated = suite.parties().source().says("once");
    Operation other = suite.parties().neighbour().says("new");
    suite.append(suite.seal(repeated));
    long leaf = suite.log().leafIndexOf(repeated.id()).orElseThrow();
    byte[] receipt = suite.log().firstReceipt(leaf).encode();

    Commit commit = suite.append(suite.seal(repeated, other, repeated, other));

    assertThat(commit.outcomes().get(0)).isEqualTo(new Duplicate(repeated.id(), leaf));
    assertThat(commit.outcomes().get(1)).isEqualTo(new Recorded(other.id(), leaf + 2, false));
    assertThat(commit.outcomes().get(2)).isEqualTo(new Duplicate(repeated.id(), leaf));
    assertThat(commit.outcomes().get(3)).isEqualTo(new Duplicate(other.id(), leaf + 2));
    assertThat(suite.log().firstReceipt(leaf).encode()).isEqualTo(receipt);
  }

  @ParameterizedTest
  @EnumSource(BadOperation.class)
  @Tag("Y-7.1.2-a")
  @Tag("Y-8.2-a")
  void refusesABadOperationWithoutItsNeighbours(BadOperation kind) {
    suite.settle();
    Operation bad = kind.in(suite.parties());
    Operation before = suite.parties().neighbour().says("before");
    Operation after = suite.parties().neighbour().says("after");
    List<SignerBinding> signers = suite.log().signers();

    Commit commit = suite.append(suite.seal(before, bad, after));

    assertThat(commit.outcomes().get(1))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.id()).isEqualTo(bad.id());
              assertThat(refused.reason()).isEqualTo(kind.reason());
              assertThat(refused.detail()).isNotBlank();
            });
    assertThat(commit.outcomes().get(0)).isInstanceOf(Recorded.class);
    assertThat(commit.outcomes().get(2)).isInstanceOf(Recorded.class);
    suite.assertProven(suite.log().leafIndexOf(before.id()).orElseThrow());
    suite.assertProven(suite.log().leafIndexOf(after.id()).orElseThrow());
    assertThat(suite.log().signers()).as("bindings").isEqualTo(signers);
    assertThat(suite.log().formats()).as("formats").hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(BadBlock.class)
  @Tag("Y-8.1-b1")
  @Tag("Y-7.1.2-a")
  void refusesABadBlockWhole(BadBlock kind) throws Exception {
    suite.settle();
    long height = suite.ledger().status().height();
    TreeHead head = suite.log().head();
    DataBlock block = kind.in(suite.parties());

    assertThat(suite.refusalOf(block).reason()).isEqualTo(kind.reason());

    assertThat(suite.log().head().root()).isEqualTo(head.root());
    assertThat(suite.ledger().status().treeSize()).isEqualTo(head.size());
    for (Operation operation : block.operations()) {
      assertThat(suite.log().leafIndexOf(operation.id())).isEmpty();
    }
    assertThat(suite.blocksFrom(height + 1).stream().flatMap(each -> each.forks().stream()))
        .as("contradictions reported")
        .extracting(ForkReport::refused)
        .isEqualTo(
            kind.reason().isDecidedAtAdmission() ? List.of() : List.of(block.blockOperation()));
    Operation good = suite.parties().neighbour().says("good");
    suite.append(suite.seal(good));
    suite.assertProven(suite.log().leafIndexOf(good.id()).orElseThrow());
  }
}
