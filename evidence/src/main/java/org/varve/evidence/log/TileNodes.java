package org.varve.evidence.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.varve.evidence.Digest;

/**
 * Reads nodes of a log out of its tiles, for one tree size; what lies between two levels of tiles
 * is computed. For one thread.
 *
 * <p>Nothing says that the tiles are true: check what is made of them against a checkpoint.
 */
public final class TileNodes implements NodeReader {
  private static final int TILES_KEPT = 64;
  private static final int HEIGHT = 8;

  private final long treeSize;
  private final Function<TilePath, byte[]> tiles;
  private final Map<TilePath, List<Digest>> kept =
      new LinkedHashMap<>(TILES_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, List<Digest>> eldest) {
          return size() > TILES_KEPT;
        }
      };

  /**
   * Reads the tree of a size.
   *
   * @param tiles the bytes of a tile of that tree
   */
  public TileNodes(long treeSize, Function<TilePath, byte[]> tiles) {
    this.treeSize = treeSize;
    this.tiles = tiles;
  }

  @Override
  public Digest get(int level, long index) {
    int depth = level % HEIGHT;
    long first = index << depth;
    TilePath tile = TilePath.at(level / HEIGHT, first / TilePath.FULL, treeSize);
    List<Digest> hashes = kept.get(tile);
    if (hashes == null) {
      hashes = HashTile.decode(tile, tiles.apply(tile));
      kept.put(tile, hashes);
    }
    int from = (int) (first % TilePath.FULL);
    int to = from + (1 << depth);
    if (to > hashes.size()) {
      throw new IllegalStateException(
          "no complete subtree " + index + " of level " + level + " in a tree of " + treeSize);
    }
    return root(hashes.subList(from, to));
  }

  /** The root over as many hashes as a power of two. */
  static Digest root(List<Digest> hashes) {
    List<Digest> level = hashes;
    while (level.size() > 1) {
      List<Digest> above = new ArrayList<>(level.size() / 2);
      for (int i = 0; i < level.size(); i += 2) {
        above.add(MerkleTree.nodeHash(level.get(i), level.get(i + 1)));
      }
      level = above;
    }
    return level.get(0);
  }
}
