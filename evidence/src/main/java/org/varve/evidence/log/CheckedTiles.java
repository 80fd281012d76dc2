package org.varve.evidence.log;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/**
 * The hash tiles of one tree, whoever gives them: each is checked against the tree's root before it
 * is handed out. For one thread.
 *
 * <p>The partial tiles, one a level at most, make the root together. A full tile has one hash in
 * the tile above it, which was checked before.
 */
public final class CheckedTiles implements NodeReader {
  private static final int TILES_KEPT = 64;
  private static final String CONTRADICTS = "the hashes do not lead to the signed root";

  private final Checkpoint head;
  private final Function<TilePath, byte[]> source;
  private final TileNodes nodes;
  private @Nullable Map<TilePath, byte[]> edges;
  private final Map<TilePath, byte[]> kept =
      new LinkedHashMap<>(TILES_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
          return size() > TILES_KEPT;
        }
      };

  /**
   * Reads the tree of a checkpoint, whose signature the caller has checked.
   *
   * @param source the bytes of a tile that this tree has, from anyone
   */
  public CheckedTiles(Checkpoint head, Function<TilePath, byte[]> source) {
    this.head = head;
    this.source = source;
    nodes = new TileNodes(head.size(), this::known);
  }

  /** The tree that the tiles are of. */
  public Checkpoint head() {
    return head;
  }

  /**
   * The bytes of a hash tile, as wide as this tree has it.
   *
   * @throws MalformedException if they, or those that they are checked against, are not of the tree
   */
  public byte[] tile(TilePath tile) {
    require(tile);
    return known(tile).clone();
  }

  /** The hashes of such a tile. */
  public List<Digest> hashes(TilePath tile) {
    return HashTile.decode(tile, tile(tile));
  }

  /** Says whether bytes that come from elsewhere are those of a tile of this tree. */
  public boolean areOf(TilePath tile, byte[] bytes) {
    require(tile);
    if (!tile.isFull()) {
      return Arrays.equals(bytes, tile(tile));
    }
    return bytes.length == tile.width() * Digest.BYTES
        && TileNodes.root(HashTile.decode(tile, bytes))
            .equals(get(tile.treeLevel() + TilePath.HEIGHT, tile.index()));
  }

  /**
   * Checks the entries of a tile, as wide as this tree has it.
   *
   * @throws MalformedException if one is not the entry of its leaf
   */
  public void checkEntries(TilePath tile, byte[] bundle) {
    List<byte[]> entries = EntryBundle.decode(tile, bundle);
    List<Digest> leaves = hashes(new TilePath(0, tile.index(), tile.width()));
    for (int i = 0; i < entries.size(); i++) {
      if (!Digest.ofLeaf(entries.get(i)).equals(leaves.get(i))) {
        throw new MalformedException(
            "entry " + (tile.first() + i) + " does not hash to its leaf", tile.toString());
      }
    }
  }

  /** Checks what makes the root, so that it is known to be of the tiles. */
  public void checkRoot() {
    edges();
  }

  /** The root that the tree had at a smaller size. */
  public Digest rootAt(long size) {
    edges();
    return new MerkleProver(this).rootAt(size);
  }

  /** A node of the tree. */
  @Override
  public Digest get(int level, long index) {
    return nodes.get(level, index);
  }

  private void require(TilePath tile) {
    boolean isOfTree =
        !tile.isEntries() && tile.equals(TilePath.at(tile.level(), tile.index(), head.size()));
    if (!isOfTree) {
      throw new IllegalArgumentException(tile + " is not a hash tile of a tree of " + head.size());
    }
  }

  private byte[] known(TilePath tile) {
    byte[] known = kept.get(tile);
    if (known == null) {
      known = checked(tile);
      kept.put(tile, known);
    }
    return known;
  }

  private byte[] checked(TilePath tile) {
    byte[] edge = edges().get(tile);
    if (edge != null) {
      return edge;
    }
    byte[] bytes = source.apply(tile);
    HashTile.decode(tile, bytes);
    if (!areOf(tile, bytes)) {
      throw new MalformedException(CONTRADICTS, tile.toString());
    }
    return bytes;
  }

  private Map<TilePath, byte[]> edges() {
    if (edges == null) {
      Map<TilePath, byte[]> found = new HashMap<>();
      for (int level = 0; TilePath.nodes(level, head.size()) > 0; level++) {
        TilePath last = TilePath.at(level, TilePath.tiles(level, head.size()) - 1, head.size());
        if (!last.isFull()) {
          byte[] bytes = source.apply(last);
          HashTile.decode(last, bytes);
          found.put(last, bytes);
        }
      }
      // Every peak of the tree lies in a partial tile, and each of their hashes is under a peak.
      TileNodes peaks = new TileNodes(head.size(), found::get);
      if (!new MerkleProver(peaks).rootAt(head.size()).equals(head.root())) {
        throw new MalformedException(CONTRADICTS, "the last tile of each level");
      }
      edges = found;
    }
    return edges;
  }
}
