package org.varve.processing.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.processing.FakeLedger;
import org.varve.processing.LedgerNode;
import org.varve.processing.domain.RecordedOperation;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What is read is what was signed, or it is not given at all. */
class ReadOperationsTest {
  private static final int ALL = Integer.MAX_VALUE;

  private final LedgerNode node = new LedgerNode();
  private final ReadOperations read = new ReadOperations(node.ledger().log(), node.contents());

  @Test
  void givesAnOperationByIdAndByLeafWithItsFirstReceipt() {
    Operation operation = node.recorded("21.5");
    long leaf = node.ledger().log().leafIndexOf(operation.id()).orElseThrow();
    node.recorded("later");

    ReadOperations.Found byId = read.byId(operation.id());

    assertThat(byId).isEqualTo(read.byLeaf(leaf));
    assertThat(byId.operation()).isEqualTo(operation);
    assertThat(byId.firstReceipt().orElseThrow().receipt())
        .isEqualTo(node.ledger().log().firstReceipt(leaf));
    RecordedOperation shown = byId.shown();
    assertThat(shown.recording().encapsulatedAt())
        .isEqualTo(
            RecordedOperation.encapsulatedAt(
                node.ledger().log().operation(leaf + 1).orElseThrow().operation()));
  }

  @Test
  void givesTheGenesisOperationWithoutAReceipt() {
    ReadOperations.Found genesis = read.byLeaf(0);
    assertThat(genesis.operation()).isEqualTo(node.ledger().identity().genesis());
    assertThat(genesis.firstReceipt()).isEmpty();
    assertThat(genesis.shown().recording().encapsulatedAt()).isEmpty();
  }

  @Test
  void doesNotFindWhatIsNotRecorded() {
    assertReason(
        ErrorReason.NOT_FOUND, () -> read.byId(new OperationId(Digest.sha256(new byte[0]))));
    assertReason(ErrorReason.NOT_FOUND, () -> read.byLeaf(1_000));
    assertReason(ErrorReason.NOT_FOUND, () -> read.byLeaf(Long.MAX_VALUE));
  }

  @Test
  void givesItemsAsReceived() {
    Operation operation = node.recorded("a", "b", "c", "d");
    assertThat(texts(read.items(operation.id(), 0, ALL).items()))
        .containsExactly("a", "b", "c", "d");
    assertThat(texts(read.items(operation.id(), 1, 2).items())).containsExactly("b", "c");
    assertThat(texts(read.items(operation.id(), 3, ALL).items())).containsExactly("d");
    assertReason(ErrorReason.NOT_FOUND, () -> read.items(operation.id(), 4, 1));
  }

  @Test
  void hasNoContentForOperationsOfOtherKinds() {
    assertReason(
        ErrorReason.NOT_FOUND, () -> read.items(node.ledger().identity().genesis().id(), 0, ALL));
  }

  @Test
  void neverGivesContentThatHasChangedOrIsMissing() {
    Operation operation = node.recorded("a", "b");
    Digest root = operation.payload().contentRoot().orElseThrow();
    node.contents().damage(root);
    assertReason(ErrorReason.DATA_DAMAGED, () -> read.items(operation.id(), 1, 1));
    node.contents().remove(root);
    assertReason(ErrorReason.DATA_DAMAGED, () -> read.items(operation.id(), 0, 1));
  }

  @Test
  void neverGivesAnOperationThatHasChanged() {
    Operation operation = node.recorded("a");
    long leaf = node.ledger().log().leafIndexOf(operation.id()).orElseThrow();
    FakeLedger damaged = new FakeLedger(node.ledger());
    damaged.replaceOperation(leaf, node.source().says("forged"));
    ReadOperations readDamaged = new ReadOperations(damaged.log(), node.contents());
    assertReason(ErrorReason.DATA_DAMAGED, () -> readDamaged.byId(operation.id()));
    assertReason(ErrorReason.DATA_DAMAGED, () -> readDamaged.byLeaf(leaf));
    assertReason(ErrorReason.DATA_DAMAGED, () -> readDamaged.items(operation.id(), 0, ALL));
  }

  private static List<String> texts(List<byte[]> items) {
    return items.stream().map(item -> new String(item, UTF_8)).toList();
  }

  private static void assertReason(ErrorReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(reason));
  }
}
