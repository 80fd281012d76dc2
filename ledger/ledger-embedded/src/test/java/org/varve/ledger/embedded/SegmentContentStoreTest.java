package org.varve.ledger.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.ledger.Content;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.embedded.disk.FaultDisk.Calls;
import org.varve.ledger.embedded.disk.FaultDisk.Fault;
import org.varve.ledger.embedded.disk.FolderInUseException;
import org.varve.ledger.embedded.disk.LocalDisk;

class SegmentContentStoreTest {
  private final LedgerBench bench = new LedgerBench(1);

  @BeforeEach
  void open() throws IOException {
    bench.openContents();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static Content content(int seed) {
    Random random = new Random(seed);
    List<byte[]> items = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      byte[] item = new byte[random.nextInt(300)];
      random.nextBytes(item);
      items.add(item);
    }
    return Content.of(items);
  }

  private void assertStored(Content content) {
    assertThat(bench.contents.get(content.root()).orElseThrow().items())
        .usingRecursiveComparison()
        .isEqualTo(content.items());
  }

  @Test
  void givesBackWhatItStoredOverManySegmentsAndRestarts() throws IOException {
    for (int i = 0; i < 40; i++) {
      bench.contents.put(List.of(content(i)));
    }
    bench.close().openContents();
    for (int i = 0; i < 40; i++) {
      assertStored(content(i));
    }
    assertThat(bench.contents.get(Digest.sha256("never".getBytes(UTF_8)))).isEmpty();
    assertThat(bench.disk.list(LedgerBench.CONTENT_DIR)).hasSizeGreaterThan(5);
  }

  @Test
  void storesAListWithOneFsyncAndARepeatWithNone() {
    bench.contents.put(List.of(content(0)));
    int forces = bench.disk.forces();
    bench.contents.put(List.of(content(1), content(2), content(3), content(0)));
    assertThat(bench.disk.forces()).isEqualTo(forces + 1);
    int changes = bench.disk.changes();
    bench.contents.put(List.of(content(1), content(2)));
    bench.contents.put(List.of());
    assertThat(bench.disk.changes()).isEqualTo(changes);
  }

  @Test
  void refusesItemsThatDoNotHaveTheirRoot() {
    Content wrong = new Content(content(1).root(), content(2).items());
    assertThatThrownBy(() -> bench.contents.put(List.of(content(3), wrong)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(content(1).root().hex());
    assertThat(bench.contents.get(content(3).root())).as("all or nothing").isEmpty();
  }

  @Test
  void keepsItemsOfSaltedFieldsApartFromRawOnesThatHaveTheSameTree() throws IOException {
    SaltedItem item =
        SaltedItem.of(
            List.of(SaltedField.of(new byte[SaltedField.SALT_BYTES], "a", new byte[] {1})));
    Content salted = Content.of(Commitment.SALTED_FIELDS, List.of(item.encode()));
    Content raw = Content.of(List.of(item.digests().get(0).bytes()));
    assertThat(raw.root()).isNotEqualTo(salted.root());
    bench.contents.put(List.of(raw));
    bench.contents.put(List.of(salted));
    bench.close().openContents();
    assertStored(raw);
    assertStored(salted);
    Content masked = new Content(salted.root(), List.of(item.masked(name -> false).encode()));
    assertThatThrownBy(() -> bench.contents.put(List.of(masked)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void sharesAnFsyncAmongManyWriters() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(20);
    List<Future<?>> puts = new ArrayList<>();
    int forces;
    try (Gate gate = new Gate(bench.disk)) {
      forces = bench.disk.forces();
      for (int i = 0; i < 20; i++) {
        int seed = i / 2;
        puts.add(writers.submit(() -> bench.contents.put(List.of(content(seed)))));
      }
      gate.awaitReached();
    }
    for (Future<?> put : puts) {
      put.get();
    }
    writers.shutdown();
    assertThat(bench.disk.forces()).isLessThan(forces + 20);
    for (int i = 0; i < 10; i++) {
      assertStored(content(i));
    }
  }

  @Test
  void servesNothingDamagedAndTakesTheContentAgain() throws IOException {
    bench.contents.put(List.of(content(1)));
    bench.contents.put(List.of(content(2)));
    Path file = bench.contentSegment(1);
    for (long bit = 40 * 8; bit < bench.disk.size(file) * 8; bit += 7) {
      bench.disk.flip(file, bit);
      for (int seed = 1; seed <= 2; seed++) {
        try {
          assertStored(content(seed));
        } catch (LedgerFailedException e) {
          assertThat(e).hasMessageContaining("00000001.seg");
        }
      }
      bench.disk.flip(file, bit);
    }
    bench.disk.flip(file, bench.disk.size(file) * 8 - 9);
    assertThatThrownBy(() -> bench.contents.get(content(2).root()))
        .isInstanceOf(LedgerFailedException.class);

    bench.contents.put(List.of(content(2)));

    assertStored(content(2));
    assertStored(content(1));
    bench.close();
    bench.indexEngine.drop();
    bench.openContents();
    assertStored(content(2));
  }

  @Test
  void opensInSpiteOfDamageAndMissesOnlyThat() throws IOException {
    for (int i = 0; i < 20; i++) {
      bench.contents.put(List.of(content(i)));
    }
    bench.close();
    bench.indexEngine.drop();
    bench.disk.flip(bench.contentSegment(2), 100 * 8);

    bench.openContents();

    long there =
        IntStream.range(0, 20)
            .filter(i -> bench.contents.get(content(i).root()).isPresent())
            .count();
    assertThat(there).isEqualTo(19);
    bench.contents.put(IntStream.range(0, 20).mapToObj(i -> content(i)).toList());
    for (int i = 0; i < 20; i++) {
      assertStored(content(i));
    }
  }

  @Test
  void dropsAnIndexOfOtherContents() throws IOException {
    LedgerBench other = new LedgerBench(2).openContents();
    other.contents.put(List.of(content(7)));
    other.close();
    bench.contents.put(List.of(content(1)));
    bench.close();
    bench.indexEngine.copy(other.indexEngine);

    bench.openContents();

    assertStored(content(1));
    assertThat(bench.contents.get(content(7).root())).isEmpty();
  }

  @Test
  void cutsATornTailOfEveryLength() throws IOException {
    bench.contents.put(List.of(content(1)));
    int whole = (int) bench.disk.size(bench.contentSegment(1));
    byte[] head = bench.disk.bytes(LedgerBench.CONTENT_DIR.resolve("HEAD"));
    bench.contents.put(List.of(content(2)));
    byte[] all = bench.disk.bytes(bench.contentSegment(1));
    for (int length = whole; length < all.length; length += 3) {
      bench.kill();
      bench.indexEngine.drop();
      bench.disk.replace(bench.contentSegment(1), Arrays.copyOf(all, length));
      bench.disk.replace(LedgerBench.CONTENT_DIR.resolve("HEAD"), head);
      bench.openContents();
      assertStored(content(1));
      assertThat(bench.contents.get(content(2).root())).isEmpty();
      bench.contents.put(List.of(content(3)));
      assertStored(content(3));
    }
  }

  @Test
  void stopsAtTheFirstFailureOfTheDisk() throws IOException {
    bench.contents.put(List.of(content(1)));
    bench.disk.failAt(Fault.INPUT_OUTPUT_ERROR, Calls.FORCES, 0);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> bench.contents.put(List.of(content(2))))
          .isInstanceOf(LedgerFailedException.class)
          .hasMessageContaining("Input/output error");
    }
    assertStored(content(1));
    bench.kill();
    bench.openContents();
    bench.contents.put(List.of(content(2)));
    assertStored(content(2));
  }

  @Test
  void worksOnARealDisk(@TempDir Path folder) throws IOException {
    ContentStoreConfig config = ContentStoreConfig.of(folder);
    try (SegmentContentStore store = SegmentContentStore.open(config, new LocalDisk())) {
      store.put(List.of(content(1), content(2)));
      assertThatThrownBy(() -> SegmentContentStore.open(config, new LocalDisk()))
          .isInstanceOf(FolderInUseException.class);
    }
    new Rebuild(new LocalDisk()).contentIndex(config);
    try (SegmentContentStore store = SegmentContentStore.open(config, new LocalDisk())) {
      assertThat(store.get(content(1).root())).isPresent();
      assertThat(store.get(content(2).root())).isPresent();
    }
  }
}
