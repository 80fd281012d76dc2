package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.ledger.embedded.segment.DamagedException;
import org.varve.ledger.embedded.state.RocksEngine;

/** I4: damage is reported, never served; 2,000 seeded flips of one bit in all that is stored. */
class BitFlipTest {
  private static final int FLIPS_OF_STORED = 1_750;
  private static final int FLIPS_OF_STATE = 250;

  private final LedgerBench bench = new LedgerBench(1);
  private Truth truth;
  private Map<Path, byte[]> stored;

  @BeforeEach
  void record() throws IOException {
    bench.open().openContents().work(Workload.SMALL);
    truth = Truth.of(bench);
    bench.close();
    stored = bench.disk.snapshot();
  }

  @Test
  void findsEveryFlipInBlocksAndContentsOrServesTheTruth() throws IOException {
    List<Path> files = List.copyOf(stored.keySet());
    for (int seed = 0; seed < FLIPS_OF_STORED; seed++) {
      Random random = new Random(seed);
      Path file = files.get(random.nextInt(files.size()));
      long bit = random.nextLong(stored.get(file).length * 8L);
      bench.disk.restore(stored);
      bench.disk.flip(file, bit);
      try {
        boolean found = seed % 2 == 0 ? foundByUse() : !bench.fsck().isSound();
        boolean segment = file.toString().endsWith(".seg");
        if (segment && seed % 2 == 1) {
          assertThat(found).as("nothing in a segment is without meaning").isTrue();
        }
      } catch (AssertionError e) {
        throw new AssertionError("seed %d, bit %d of %s".formatted(seed, bit, file), e);
      }
    }
  }

  private boolean foundByUse() throws IOException {
    try {
      bench.open().openContents();
      return truth.failedReads(bench) > 0;
    } catch (DamagedException e) {
      assertThat(e).hasMessageContaining("varve fsck");
      return true;
    } finally {
      bench.kill();
    }
  }

  @Test
  void findsEveryFlipInTheStateOrServesTheTruth(@TempDir Path folder) throws IOException {
    Path sound = folder.resolve("sound");
    bench.stateEngine = new RocksEngine(sound);
    bench.open().close();
    List<Path> files = files(sound);
    for (int seed = 0; seed < FLIPS_OF_STATE; seed++) {
      Random random = new Random(seed);
      Path copy = copy(files, folder.resolve("copy" + seed));
      Path file = copy.resolve(files.get(random.nextInt(files.size())).getFileName());
      flip(file, random);
      bench.disk.restore(stored);
      bench.stateEngine = new RocksEngine(copy);
      try {
        bench.open().openContents();
        int failed = truth.failedReads(bench);
        bench.close();
        if (failed > 0) {
          // Found while reading: the next start has made it anew.
          bench.open().openContents();
          assertThat(truth.failedReads(bench)).isZero();
          bench.close();
        }
      } catch (AssertionError e) {
        throw new AssertionError("seed %d, %s".formatted(seed, file), e);
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("LOG"))
          .sorted()
          .toList();
    }
  }

  private static Path copy(List<Path> files, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
    return to;
  }

  private static void flip(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      Files.write(file, bytes);
    }
  }
}
