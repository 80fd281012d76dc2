package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.ledger.Content;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.embedded.disk.FaultDisk.Calls;
import org.varve.ledger.embedded.disk.FaultDisk.Fault;

/** What is erased is gone for good and frees the disk; nothing else is lost, whatever happens. */
class EraseTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int SEEDS = 100;

  private final LedgerBench bench = new LedgerBench(1);

  @BeforeEach
  void open() throws IOException {
    bench.openContents();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static Content content(int number) {
    String text = "reading " + number + " " + "x".repeat(150 + number % 100);
    return Content.of(List.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Digest> roots(int from, int until) {
    return IntStream.range(from, until).mapToObj(n -> content(n).root()).toList();
  }

  private void put(int from, int until) {
    for (int n = from; n < until; n++) {
      bench.contents.put(List.of(content(n)));
    }
  }

  private void later(Duration by) {
    bench.now = bench.now.plus(by);
  }

  private void assertErased(int from, int until) {
    for (Digest root : roots(from, until)) {
      assertThat(bench.contents.get(root)).isEmpty();
      assertThat(bench.contents.erasedAt(root)).isPresent();
    }
  }

  private void assertStored(int from, int until) {
    for (int n = from; n < until; n++) {
      Digest root = content(n).root();
      assertThat(bench.contents.get(root).orElseThrow().items())
          .usingRecursiveComparison()
          .isEqualTo(content(n).items());
      assertThat(bench.contents.erasedAt(root)).isEmpty();
    }
  }

  private int erase(List<Digest> roots) {
    return bench.contents.erase(roots, HOUR).erased();
  }

  private long diskBytes() {
    return bench.disk.files().stream()
        .filter(file -> file.startsWith(LedgerBench.CONTENT_DIR))
        .filter(file -> !file.endsWith("HEAD"))
        .mapToLong(bench.disk::size)
        .sum();
  }

  @Test
  void erasedContentIsGoneAtOnceAndItsNeighboursAreNot() throws IOException {
    put(0, 10);
    later(WEEK);
    Instant erasedAt = bench.now;
    assertThat(erase(roots(3, 6))).isEqualTo(3);
    assertThat(erase(roots(3, 6))).as("not again").isZero();
    assertThat(erase(roots(100, 101))).as("never stored").isZero();
    later(WEEK);
    assertErased(3, 6);
    assertThat(bench.contents.erasedAt(content(4).root())).contains(erasedAt);
    assertThat(bench.contents.erasedAt(content(100).root())).isEmpty();
    bench.close().openContents();
    assertErased(3, 6);
    assertStored(0, 3);
    assertStored(6, 10);
  }

  @Test
  void contentThatSomebodyJustPutIsNotErased() {
    put(0, 1);
    later(Duration.ofMinutes(59));
    assertThat(erase(roots(0, 1))).isZero();
    later(Duration.ofMinutes(30));
    put(0, 1); // nothing to store, but an operation with it may be on its way
    assertThat(erase(roots(0, 1))).isZero();
    later(Duration.ofHours(1));
    assertThat(erase(roots(0, 1))).isEqualTo(1);
    put(0, 1);
    assertStored(0, 1);
  }

  @Test
  void filesThatAreHalfWasteAreFreedAndTheRestOfThemKept() throws IOException {
    put(0, 40);
    long before = diskBytes();
    later(WEEK);
    bench.contents.erase(roots(0, 20), HOUR);
    bench.contents.erase(roots(23, 24), HOUR);
    long freed = bench.contents.reclaim(WEEK);
    assertThat(freed).isGreaterThan(before / 3);
    // A marker takes forty bytes for what was erased.
    assertThat(diskBytes()).isBetween(before - freed, before - freed + 3_000);
    assertThat(bench.contents.reclaim(WEEK)).as("nothing more").isZero();
    assertErased(0, 20);
    assertStored(20, 23);
    assertStored(24, 40);
    put(40, 60);
    bench.close().openContents();
    assertErased(0, 20);
    assertStored(24, 60);
    bench.close();
    bench.indexEngine.drop();
    bench.openContents();
    // What lies in files that were not freed yet has to be erased again.
    assertErased(0, 16);
    assertStored(24, 60);
  }

  @Test
  void theLastBytesLeaveTheDiskInTimeEvenFromTheNewestFile() throws IOException {
    put(0, 3);
    later(Duration.ofHours(2));
    bench.contents.erase(roots(0, 1), HOUR);
    assertThat(bench.contents.reclaim(WEEK)).isZero();
    assertThat(holdsText("reading 0 ")).isTrue();
    later(WEEK);
    bench.contents.reclaim(WEEK);
    assertThat(holdsText("reading 0 ")).isFalse();
    assertThat(holdsText("reading 1 ")).isTrue();
    assertErased(0, 1);
    assertStored(1, 3);
    bench.close();
    bench.indexEngine.drop();
    bench.openContents();
    assertErased(0, 1);
    assertStored(1, 3);
  }

  private boolean holdsText(String text) {
    return bench.disk.files().stream()
        .map(file -> new String(bench.disk.bytes(file), StandardCharsets.ISO_8859_1))
        .anyMatch(bytes -> bytes.contains(text));
  }

  @Test
  void aDamagedFileIsKeptForWhoeverRepairsIt() throws IOException {
    put(0, 20);
    later(WEEK);
    bench.contents.erase(roots(0, 5), HOUR);
    bench.disk.flip(bench.contentSegment(1), 300 * 8);
    assertThat(bench.contents.reclaim(Duration.ZERO)).isZero();
    assertThat(bench.disk.files()).contains(bench.contentSegment(1));
    assertErased(0, 5);
    assertStored(10, 20);
  }

  @Test
  void whatWasRepairedBehindTheIndexIsKeptToo() throws IOException {
    put(0, 20);
    byte[] sound = bench.disk.bytes(bench.contentSegment(1));
    bench.close();
    bench.indexEngine.drop();
    bench.disk.flip(bench.contentSegment(1), 300 * 8);
    bench.openContents();
    bench.close();
    bench.disk.replace(bench.contentSegment(1), sound);
    bench.openContents();
    later(WEEK);
    bench.contents.erase(roots(4, 6), HOUR);
    assertThat(bench.contents.reclaim(Duration.ZERO)).isPositive();
    assertErased(4, 6);
    assertStored(0, 4);
    assertStored(6, 20);
  }

  @Test
  void erasuresOutliveAKillOnceASweepEnded() throws IOException {
    put(0, 20);
    later(WEEK);
    bench.contents.erase(roots(0, 2), HOUR);
    bench.contents.reclaim(WEEK);
    bench.kill();
    bench.openContents();
    assertErased(0, 2);
    assertStored(2, 20);
  }

  @Test
  void whatAKillBroughtBackCanBeErasedAtOnce() throws IOException {
    put(0, 20);
    bench.kill();
    bench.indexEngine.drop();
    bench.openContents();
    assertThat(erase(roots(0, 2))).isEqualTo(2);
  }

  @Test
  void nothingIsFreedWhileABackupRuns() throws IOException {
    put(0, 20);
    later(WEEK);
    bench.contents.erase(roots(0, 15), HOUR);
    Closeable backup =
        bench.disk.lock(LedgerBench.CONTENT_DIR.resolve(SegmentContentStore.RECLAIM_LOCK));
    assertThat(bench.contents.reclaim(WEEK)).isZero();
    backup.close();
    assertThat(bench.contents.reclaim(WEEK)).isPositive();
  }

  @Test
  void aCheckOfTheStoreKnowsWhatWasErased() throws IOException {
    bench.open().work();
    later(WEEK);
    List<Digest> some =
        Workload.SHARED.blocks().stream()
            .flatMap(block -> Workload.SHARED.contentsOf(block).stream())
            .map(Content::root)
            .distinct()
            .limit(12)
            .toList();
    int erased = erase(some);
    bench.contents.reclaim(Duration.ZERO);
    bench.close();
    FsckReport report = bench.fsck();
    assertThat(report.findings()).isEmpty();
    assertThat(report.notes())
        .anySatisfy(note -> assertThat(note).contains(erased + " contents were erased"));
    bench.disk.replace(bench.contentSegment(1).resolveSibling("00000001.freed"), new byte[60]);
    assertThat(bench.fsck().findings()).as("a marker that is damaged").isNotEmpty();
  }

  @Test
  void readersAndWritersNoticeNothing() throws Exception {
    put(0, 60);
    later(WEEK);
    AtomicBoolean end = new AtomicBoolean();
    AtomicReference<Throwable> wrong = new AtomicReference<>();
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int seed = i;
      Thread thread = new Thread(() -> readAndPut(new Random(seed), end));
      thread.setUncaughtExceptionHandler((who, what) -> wrong.set(what));
      others.add(thread);
      thread.start();
    }
    for (int n = 0; n < 60; n += 2) {
      bench.contents.erase(roots(n, n + 1), HOUR);
      bench.contents.reclaim(Duration.ZERO);
    }
    end.set(true);
    for (Thread other : others) {
      other.join();
    }
    assertThat(wrong.get()).isNull();
    for (int n = 1; n < 60; n += 2) {
      assertStored(n, n + 1);
    }
  }

  /** Odd ones stay; a new one comes now and then. */
  private void readAndPut(Random random, AtomicBoolean end) {
    while (!end.get()) {
      int odd = 1 + 2 * random.nextInt(30);
      assertThat(bench.contents.get(content(odd).root())).isPresent();
      if (random.nextInt(10) == 0) {
        put(100 + random.nextInt(20), 121);
        bench.contents.put(List.of(content(odd)));
      }
    }
  }

  @Test
  void losesNothingElseWhereverThePowerIsCut() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      run(seed, Fault.POWER_CUT);
    }
  }

  @Test
  void losesNothingElseWhicheverCallOfTheDiskFails() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      run(seed, Fault.INPUT_OUTPUT_ERROR);
    }
  }

  private static void run(long seed, Fault fault) throws IOException {
    Random random = new Random(seed);
    LedgerBench bench = new LedgerBench(seed);
    Map<Digest, Content> stored = new HashMap<>();
    Set<Digest> maybeErased = new HashSet<>();
    try {
      for (int life = 0; life < 4; life++) {
        bench.disk.failAt(fault, Calls.CHANGES, random.nextInt(life % 2 == 0 ? 120 : 12));
        try {
          bench.openContents();
          live(bench, random, stored, maybeErased);
        } catch (IOException | LedgerFailedException e) {
          assertThat(e).hasMessageMatching("(?s).*(power is off|Input/output error).*");
        }
        if (random.nextBoolean()) {
          bench.cutPower();
        } else {
          bench.kill();
        }
        bench.openContents();
        assertKept(bench, stored, maybeErased);
        bench.close();
      }
    } catch (AssertionError | RuntimeException | IOException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    } finally {
      bench.close();
    }
  }

  private static void live(
      LedgerBench bench, Random random, Map<Digest, Content> stored, Set<Digest> maybeErased) {
    for (int step = 0; step < 30; step++) {
      Content content = content(random.nextInt(60));
      switch (random.nextInt(8)) {
        case 0 -> {
          List<Digest> due = stored.keySet().stream().filter(r -> random.nextInt(4) > 0).toList();
          bench.now = bench.now.plus(Duration.ofHours(2));
          maybeErased.addAll(due);
          due.forEach(stored::remove);
          bench.contents.erase(due, HOUR);
        }
        case 1 -> bench.contents.reclaim(random.nextBoolean() ? WEEK : Duration.ZERO);
        default -> {
          bench.contents.put(List.of(content));
          stored.put(content.root(), content);
          maybeErased.remove(content.root());
        }
      }
    }
  }

  private static void assertKept(
      LedgerBench bench, Map<Digest, Content> stored, Set<Digest> maybeErased) {
    stored.forEach(
        (root, content) ->
            assertThat(bench.contents.get(root).orElseThrow().items())
                .usingRecursiveComparison()
                .isEqualTo(content.items()));
    for (Digest root : maybeErased) {
      assertThat(bench.contents.get(root).isPresent())
          .as("here, or known to be erased")
          .isNotEqualTo(bench.contents.erasedAt(root).isPresent());
    }
  }
}
