package org.varve.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

class CheckedTilesTest {
  private final MemoryNodes nodes = new MemoryNodes();
  private final MerkleLog log = new MerkleLog(nodes);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 255, 256, 257, 1000, 65_535, 65_536, 65_537, 66_000})
  void givesEveryTileOfAnHonestTreeAndNoneWithOneBitChanged(long size) {
    grow(size);
    for (TilePath tile : tilesOf(size)) {
      byte[] honest = HashTile.encode(tile, nodes);
      CheckedTiles tiles = tiles(size, bytes -> bytes, null);
      assertThat(tiles.tile(tile)).isEqualTo(honest);
      assertThat(tiles.areOf(tile, honest)).isTrue();
      byte[] flipped = flip(honest);
      assertThat(tiles.areOf(tile, flipped)).as("%s", tile).isFalse();
      assertThatThrownBy(() -> tiles(size, CheckedTilesTest::flip, tile).tile(tile))
          .as("%s", tile)
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void refusesATileWhoseParentWasChanged() {
    grow(70_000);
    TilePath parent = TilePath.at(1, 0, 70_000);
    TilePath child = TilePath.at(0, 7, 70_000);
    int hash = 7 * Digest.BYTES;

    assertThatThrownBy(() -> tiles(70_000, bytes -> flip(bytes, hash), parent).tile(child))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(parent.toString());
  }

  @Test
  void refusesATileOfAnotherSize() {
    grow(300);
    TilePath full = TilePath.at(0, 0, 300);

    assertThatThrownBy(() -> tiles(300, bytes -> new byte[bytes.length - 32], full).tile(full))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("8192 bytes");
  }

  @Test
  void givesTheRootsThatTheTreeHadBefore() {
    grow(700);
    CheckedTiles tiles = tiles(700, bytes -> bytes, null);

    for (long size : new long[] {0, 1, 255, 256, 300, 511, 512, 699, 700}) {
      assertThat(tiles.rootAt(size)).as("%d", size).isEqualTo(log.rootAt(size));
    }
  }

  @Test
  void checksEntriesAgainstTheirLeaves() {
    grow(300);
    CheckedTiles tiles = tiles(300, bytes -> bytes, null);
    TilePath bundle = TilePath.at(TilePath.ENTRIES, 1, 300);
    List<byte[]> entries = new ArrayList<>();
    for (long leaf = 256; leaf < 300; leaf++) {
      entries.add(entry(leaf));
    }
    tiles.checkEntries(bundle, EntryBundle.encode(entries));
    entries.set(3, entry(1_000));

    assertThatThrownBy(() -> tiles.checkEntries(bundle, EntryBundle.encode(entries)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("entry 259 does not hash to its leaf");
  }

  @Test
  void theEmptyTreeHasNoTiles() {
    tiles(0, bytes -> bytes, null).checkRoot();
    Checkpoint lie = new Checkpoint("log.example", 0, Digest.sha256(new byte[] {1}));

    assertThatThrownBy(new CheckedTiles(lie, tile -> new byte[0])::checkRoot)
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesToReadBeyondTheTree() {
    grow(300);

    assertThatThrownBy(
            () -> tiles(300, bytes -> bytes, null).tile(TilePath.parse("tile/0/001.p/45")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private CheckedTiles tiles(long size, UnaryOperator<byte[]> lie, @Nullable TilePath where) {
    Checkpoint head = new Checkpoint("log.example", size, log.rootAt(size));
    return new CheckedTiles(
        head,
        tile -> {
          byte[] bytes = HashTile.encode(tile, nodes);
          return tile.equals(where) ? lie.apply(bytes) : bytes;
        });
  }

  private void grow(long size) {
    while (log.size() < size) {
      log.append(Digest.ofLeaf(entry(log.size())));
    }
  }

  private static byte[] entry(long leaf) {
    return ("entry " + leaf).getBytes(StandardCharsets.UTF_8);
  }

  private static List<TilePath> tilesOf(long size) {
    List<TilePath> all = new ArrayList<>();
    for (int level = 0; TilePath.nodes(level, size) > 0; level++) {
      long last = TilePath.tiles(level, size) - 1;
      all.add(TilePath.at(level, 0, size));
      all.add(TilePath.at(level, last / 2, size));
      all.add(TilePath.at(level, last, size));
    }
    return all;
  }

  private static byte[] flip(byte[] bytes) {
    return flip(bytes, bytes.length - 1);
  }

  private static byte[] flip(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 1;
    return copy;
  }
}
