package org.varve.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

class TilePathTest {

  @ParameterizedTest
  @CsvSource({
    "0, 5, 256, tile/0/005",
    "0, 1234067, 256, tile/0/x001/x234/067",
    "1, 999, 1, tile/1/999.p/1",
    "63, 1000, 255, tile/63/x001/000.p/255",
    "-1, 0, 2, tile/entries/000.p/2"
  })
  void hasOneNameForEachTile(int level, long index, int width, String name) {
    TilePath tile = new TilePath(level, index, width);

    assertThat(tile).hasToString(name);
    assertThat(TilePath.parse(name)).isEqualTo(tile);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tile/00/000",
        "tile/64/000",
        "tile/0/5",
        "tile/0/x000/005",
        "tile/0/001/005",
        "tile/0/x005",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/-1/000",
        "tile/entries/000/",
        "/tile/0/000",
        "tile/0/000\n"
      })
  void refusesEveryOtherSpelling(String name) {
    assertThatThrownBy(() -> TilePath.parse(name)).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 255, 256, 257, 511, 65_535, 65_536, 65_537, 16_777_216, Long.MAX_VALUE})
  void partialWidthIsTheRestOfTheLevel(long size) {
    for (int level = 0; level < 10; level++) {
      BigInteger nodes = BigInteger.valueOf(size).divide(BigInteger.valueOf(256).pow(level));
      long full = nodes.divide(BigInteger.valueOf(256)).longValueExact();
      int partial = nodes.mod(BigInteger.valueOf(256)).intValueExact();

      assertThat(TilePath.tiles(level, size)).isEqualTo(full + (partial == 0 ? 0 : 1));
      if (partial > 0) {
        TilePath last = TilePath.at(level, full, size);
        assertThat(last.width()).isEqualTo(partial);
        assertThat(last.isIn(size)).isTrue();
        assertThat(last.isIn(size - (1L << (8 * level)))).isFalse();
      }
      if (full > 0) {
        assertThat(TilePath.at(level, full - 1, size).isFull()).isTrue();
      }
      assertThat(new TilePath(level, full, 256).isIn(size)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 300, 65_535, 65_536, 65_537, 65_793})
  void tilesGiveTheRootAndTheProofsOfTheLog(int size) {
    MerkleLog log = new MerkleLog(new MemoryNodes());
    MemoryNodes nodes = new MemoryNodes();
    MerkleLog kept = new MerkleLog(nodes);
    for (int i = 0; i < size; i++) {
      Digest leaf = Digest.ofLeaf(Integer.toString(i).getBytes(UTF_8));
      log.append(leaf);
      kept.append(leaf);
    }
    Map<TilePath, byte[]> files = new HashMap<>();
    for (int level = 0; TilePath.tiles(level, size) > 0; level++) {
      for (long index = 0; index < TilePath.tiles(level, size); index++) {
        TilePath tile = TilePath.at(level, index, size);
        files.put(tile, HashTile.encode(tile, nodes));
      }
    }

    MerkleProver prover = new MerkleProver(new TileNodes(size, files::get));

    assertThat(prover.rootAt(size)).isEqualTo(log.root());
    for (int older : List.of(1, size / 3, size - 1, size)) {
      if (older > 0) {
        assertThat(prover.consistency(older, size)).isEqualTo(log.consistency(older, size));
        assertThat(prover.inclusion(older - 1, size)).isEqualTo(log.inclusion(older - 1, size));
      }
    }
  }

  @Test
  void bundlesHoldTheirEntriesAndNothingElse() {
    TilePath two = new TilePath(TilePath.ENTRIES, 0, 2);
    byte[] bundle = EntryBundle.encode(List.of(new byte[300], new byte[] {7}));

    assertThat(bundle).hasSize(2 + 300 + 2 + 1).startsWith(1, 44).endsWith(0, 1, 7);
    assertThat(EntryBundle.decode(two, bundle))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new byte[300], new byte[] {7}));
    assertThatThrownBy(
            () -> EntryBundle.decode(two, java.util.Arrays.copyOf(bundle, bundle.length - 1)))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> EntryBundle.decode(new TilePath(TilePath.ENTRIES, 0, 3), bundle))
        .hasMessageContaining("3 entries has 2");
    assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[65_536])))
        .hasMessageContaining("the limit is 65535");
  }
}
