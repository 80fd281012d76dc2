package org.varve.processing.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.ledger.Content;
import org.varve.processing.LedgerNode;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Content of salted fields is stored, read and proven as other content is. */
class SaltedContentTest {
  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private final List<SaltedItem> items = List.of(item("a"), item("b"), item("c"));
  private final List<byte[]> bytes = items.stream().map(SaltedItem::encode).toList();
  private RocksIndex index;
  private IndexFold fold;
  private Operation operation;

  @BeforeEach
  void start() {
    index =
        RocksIndex.open(folder, 1 << 20, node.ledger().identity().genesis().id(), position -> true);
    fold = new IndexFold(node.ledger(), index, block -> {});
    fold.start();
    node.contents().put(List.of(Content.of(Commitment.SALTED_FIELDS, bytes)));
    operation = node.source().says(bytes, payload -> payload.items(ItemTree.ofFields(items)));
  }

  @AfterEach
  void stop() {
    fold.stop();
    index.close();
  }

  @Test
  void provesAnItemByItsFields() {
    record();
    OperationProof proof =
        new ProveOperation(node.ledger().log(), node.contents(), index, fold.progress())
            .prove(new ProofRequest(operation.id(), OptionalInt.of(1), true, true, true));
    OperationProof.ItemProof item = proof.item().orElseThrow();
    assertThat(item.leaf()).isEqualTo(items.get(1).leaf());
    SaltedItem shown = SaltedItem.decode(item.item().orElseThrow(), "item").masked("speed"::equals);
    assertThat(shown.shown()).extracting(SaltedField::name).containsExactly("speed");
    assertThat(new String(shown.encode(), UTF_8)).doesNotContain("plate-b");
    assertThat(ItemTree.rootFrom(Commitment.SALTED_FIELDS, shown.leaf(), 1, 3, item.path()))
        .isEqualTo(operation.payload().contentRoot().orElseThrow());
  }

  @Test
  void givesItemsWithAllTheirFieldsAndSaysThatTheyAreOfFields() {
    record();
    ReadOperations read = new ReadOperations(node.ledger().log(), node.contents());
    assertThat(read.items(operation.id(), 0, 9).items()).isEqualTo(bytes);
    assertThat(read.byId(operation.id()).shown().content().orElseThrow().saltedFields()).isTrue();
    assertThat(read.byId(node.recorded("x").id()).shown().content().orElseThrow().saltedFields())
        .isFalse();
  }

  @Test
  void contentThatLostAFieldIsDamagedThoughItHasTheRoot() {
    record();
    node.contents().remove(operation.payload().contentRoot().orElseThrow());
    List<byte[]> masked = new ArrayList<>(bytes);
    masked.set(0, items.get(0).masked("speed"::equals).encode());
    node.contents()
        .put(List.of(new Content(operation.payload().contentRoot().orElseThrow(), masked)));
    ReadOperations read = new ReadOperations(node.ledger().log(), node.contents());
    assertThatThrownBy(() -> read.items(operation.id(), 0, 1))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.DATA_DAMAGED));
  }

  @Test
  void maskedContentIsNotTheOneThatAnOperationCommitsTo() {
    List<byte[]> masked = new ArrayList<>(bytes);
    masked.set(2, items.get(2).masked(name -> false).encode());
    assertThat(CheckedContents.fits(operation.payload(), bytes)).isTrue();
    assertThat(CheckedContents.fits(operation.payload(), masked)).isFalse();
  }

  private void record() {
    node.append(operation);
  }

  private static SaltedItem item(String name) {
    return SaltedItem.of(List.of(field("speed", "50"), field("plate", "\"plate-" + name + '"')));
  }

  private static SaltedField field(String name, String value) {
    return SaltedField.of(new byte[SaltedField.SALT_BYTES], name, value.getBytes(UTF_8));
  }
}
