package org.varve.processing.adapter.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.RandomLog;
import org.varve.processing.application.IndexFailedException;
import org.varve.processing.domain.IndexPosition;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.Page;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.RecordedOperation;
import org.varve.processing.domain.SearchOrder;

/** The index can be lost, damaged or replaced, and is the same again afterwards. */
class RocksIndexTest {
  private static final Query ALL = new Query(OperationFilter.ALL, SearchOrder.OLDEST_FIRST);

  @TempDir Path folder;

  private final RandomLog log = new RandomLog(7).grow(30);

  @Test
  void anIndexThatWasFoldedAnewEqualsOneThatWasKept() throws RocksDBException {
    Path kept = folder.resolve("kept");
    Indexes.of(kept, log.ledger()).close();
    log.grow(10);
    Indexes.of(kept, log.ledger()).close();
    log.grow(10);
    Indexes.of(kept, log.ledger()).close();
    Path anew = folder.resolve("anew");
    Indexes.of(anew, log.ledger()).close();
    assertThat(rows(anew)).isEqualTo(rows(kept)).isNotEmpty();
  }

  @Test
  void goesOnWhereItStoodWhenItWasClosed() {
    Indexes.of(folder, log.ledger()).close();
    log.grow(5);
    try (RocksIndex index = Indexes.open(folder, log.ledger())) {
      assertThat(Indexes.catchUp(index, log.ledger())).isBetween(5, 10);
      assertThat(index.position().orElseThrow().treeSize())
          .isEqualTo(log.ledger().log().head().size());
    }
  }

  @Test
  void knowsOfEachSourceTheNewestOperation() {
    try (RocksIndex index = Indexes.of(folder, log.ledger())) {
      for (TestSource source : log.sources()) {
        assertThat(index.newestOf(source.name())).isEqualTo(lastOf(index, source.name()));
      }
      assertThat(index.newestOf(log.sources().get(0).name() + "/other")).isEmpty();
    }
  }

  private Optional<RecordedOperation> lastOf(RocksIndex index, String source) {
    return LongStream.range(0, log.ledger().log().head().size())
        .mapToObj(leaf -> index.operation(leaf).orElseThrow())
        .filter(each -> each.statement().source().equals(source))
        .reduce((one, next) -> next);
  }

  @Test
  void isFoldedAnewIfTheLogIsAnother() {
    Indexes.of(folder, log.ledger()).close();
    RandomLog other = new RandomLog(8).grow(3);
    try (RocksIndex index =
        RocksIndex.open(
            folder,
            1 << 20,
            other.ledger().identity().genesis().id(),
            position -> position.isOf(other.ledger()))) {
      assertThat(index.position()).isEmpty();
      Indexes.catchUp(index, other.ledger());
      assertThat(found(index)).isEqualTo((int) other.ledger().log().head().size());
    }
  }

  @Test
  void doesNotFitALogThatIsShorterThanItself() {
    Indexes.of(folder, log.ledger()).close();
    RandomLog younger = new RandomLog(7).grow(3);
    try (RocksIndex index = Indexes.open(folder, log.ledger())) {
      IndexPosition position = index.position().orElseThrow();
      assertThat(position.isOf(log.ledger())).isTrue();
      assertThat(position.isOf(younger.ledger())).isFalse();
      IndexPosition forked =
          new IndexPosition(
              position.genesis(),
              position.height(),
              position.treeSize(),
              Digest.sha256(new byte[0]));
      assertThat(forked.isOf(log.ledger())).isFalse();
    }
  }

  @Test
  void isFoldedAnewIfAnotherVersionWroteIt() throws RocksDBException {
    Indexes.of(folder, log.ledger()).close();
    put(IndexKey.position(), new byte[] {(byte) 0x81, 0x18, 0x63});
    try (RocksIndex index = Indexes.open(folder, log.ledger())) {
      assertThat(index.position()).isEmpty();
    }
  }

  @Test
  void isFoldedAnewIfItsFilesAreDamaged() throws IOException {
    Indexes.of(folder, log.ledger()).close();
    overwrite("MANIFEST-*", 8, 64);
    try (RocksIndex index = Indexes.open(folder, log.ledger())) {
      assertThat(index.position()).isEmpty();
      Indexes.catchUp(index, log.ledger());
      assertThat(found(index)).isEqualTo((int) log.ledger().log().head().size());
    }
  }

  @Test
  void isFoldedAnewAtTheNextStartIfDamageShowsLate() throws IOException {
    Indexes.of(folder, log.ledger()).close();
    overwrite("*.sst", 8, 64);
    Digest kid = log.sources().get(0).key().verificationKey().kid();
    try (RocksIndex index = Indexes.open(folder, log.ledger())) {
      assertThat(index.position()).as("the first table is read by nobody yet").isPresent();
      assertThatThrownBy(() -> index.bindingInForce(kid, 100))
          .isInstanceOf(IndexFailedException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("folded anew");
    }
    try (RocksIndex index = Indexes.open(folder, log.ledger())) {
      assertThat(index.position()).isEmpty();
      Indexes.catchUp(index, log.ledger());
      assertThat(index.bindingInForce(kid, 100)).isPresent();
    }
  }

  @Test
  void isMarkedForFoldingAnewIfItHoldsWhatItNeverWrote() throws RocksDBException {
    Indexes.of(folder, log.ledger()).close();
    put(IndexKey.operation(3), new byte[] {1, 2, 3});
    try (RocksIndex index = Indexes.open(folder, log.ledger())) {
      assertThatThrownBy(() -> found(index)).isInstanceOf(IndexFailedException.class);
    }
    try (RocksIndex index = Indexes.open(folder, log.ledger())) {
      assertThat(index.position()).isEmpty();
    }
  }

  @Test
  void leavesAnIndexAloneThatIsInUse() {
    try (RocksIndex index = Indexes.of(folder, log.ledger())) {
      assertThatThrownBy(() -> Indexes.open(folder, log.ledger()))
          .isInstanceOf(IndexFailedException.class)
          .hasMessageContaining("in use by another process");
      assertThat(found(index)).isEqualTo((int) log.ledger().log().head().size());
    }
  }

  @Test
  void saysSoWhenItIsAskedAfterItWasClosed() {
    RocksIndex index = Indexes.of(folder, log.ledger());
    index.close();
    index.close();
    assertThatThrownBy(() -> index.knowsSource("x")).isInstanceOf(IndexFailedException.class);
  }

  @Test
  void keepsOtherFilesBesideItWhenItIsThrownAway() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    Indexes.of(folder, log.ledger()).close();
    new IndexFolder(folder).markDamaged();
    Indexes.of(folder, log.ledger()).close();
    assertThat(folder.resolve("mine.txt")).hasContent("mine");
  }

  @Test
  void knowsTheBindingThatWasInForce() {
    LedgerNode node = new LedgerNode();
    TestSource device = node.source("urn:varve:source:device");
    Operation early = node.authority().binds(device);
    Operation late = node.authority().binds(device, Optional.empty(), "urn:varve:source:*");
    node.append(early);
    node.append(device.says("one"));
    node.append(late, device.says("two"));
    node.append(device.says("three"));
    Digest kid = device.key().verificationKey().kid();
    try (RocksIndex index = Indexes.of(folder, node.ledger())) {
      long first = leaf(node, early);
      assertThat(index.bindingInForce(kid, first)).isEmpty();
      assertThat(index.bindingInForce(kid, first + 2)).hasValue(first);
      long second = leaf(node, late);
      assertThat(index.bindingInForce(kid, second + 1))
          .as("recorded with the block that binds anew: the old binding still holds")
          .hasValue(first);
      assertThat(index.bindingInForce(kid, second + 3)).hasValue(second);
    }
  }

  @Test
  void showsNothingBeyondTheSizeThatASearchBeganWith() {
    try (RocksIndex index = Indexes.of(folder, log.ledger())) {
      assertThat(
              index
                  .search(ALL, 10, OptionalLong.empty())
                  .next(new Page.Size(1_000, 1 << 20), () -> false)
                  .operations())
          .hasSize(10);
    }
  }

  private static long leaf(LedgerNode node, Operation operation) {
    return node.ledger().log().leafIndexOf(operation.id()).orElseThrow();
  }

  private static int found(RocksIndex index) {
    long treeSize = index.position().orElseThrow().treeSize();
    return index
        .search(ALL, treeSize, OptionalLong.empty())
        .next(new Page.Size(10_000, 1 << 24), () -> false)
        .operations()
        .size();
  }

  private void put(byte[] key, byte[] value) throws RocksDBException {
    try (Options options = new Options();
        RocksDB rocks = RocksDB.open(options, folder.resolve("rocksdb").toString())) {
      rocks.put(key, value);
    }
  }

  /** Overwrites some bytes of files of the database. */
  private void overwrite(String glob, int from, int to) throws IOException {
    Path database = folder.resolve("rocksdb");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(database)) {
      all.filter(
              f -> database.getFileSystem().getPathMatcher("glob:" + glob).matches(f.getFileName()))
          .forEach(files::add);
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      for (int i = from; i < to; i++) {
        bytes[i] ^= 0x55;
      }
      Files.write(file, bytes);
    }
  }

  private static List<String> rows(Path folder) throws RocksDBException {
    List<String> rows = new ArrayList<>();
    try (Options options = new Options();
        RocksDB rocks = RocksDB.open(options, folder.resolve("rocksdb").toString());
        RocksIterator all = rocks.newIterator()) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        rows.add(hex(all.key()) + " " + hex(all.value()));
      }
    }
    return rows;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
