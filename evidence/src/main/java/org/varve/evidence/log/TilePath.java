package org.varve.evidence.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varve.evidence.MalformedException;

/**
 * Names a tile of a static log (C2SP tlog-tiles): 256 hashes of a level, or 256 entries; fewer in
 * the last one, which is then partial.
 *
 * <p>Level l holds the roots of the complete subtrees of 256^l leaves, so a tile never changes.
 *
 * @param level 0 to 63, or {@link #ENTRIES}
 * @param index place of the tile in its level, from 0
 * @param width how many hashes or entries: 256 in a full tile, 1 to 255 in a partial one
 */
public record TilePath(int level, long index, int width) {
  /** Hashes or entries of a full tile. */
  public static final int FULL = 256;

  /** Stands for a level: the entries themselves. */
  public static final int ENTRIES = -1;

  private static final int LEVEL_MAX = 63;

  /** Binary levels of the tree from one level of tiles to the next. */
  static final int HEIGHT = 8;

  private static final long INDEX_END = 1_000_000_000_000_000_000L;
  private static final Pattern FORM =
      Pattern.compile(
          "tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

  /** Checks the numbers. Throws {@link MalformedException} if there can be no such tile. */
  public TilePath {
    if (level < ENTRIES || level > LEVEL_MAX) {
      throw new MalformedException("a level is 0 to 63, not " + level, "tile");
    }
    if (index < 0 || index >= INDEX_END) {
      throw new MalformedException("an index is 0 to 10^18 - 1, not " + index, "tile");
    }
    if (width < 1 || width > FULL) {
      throw new MalformedException("a tile has 1 to 256 hashes, not " + width, "tile");
    }
  }

  /** Reads a path such as {@code tile/0/x001/234.p/5}, in its one allowed spelling. */
  public static TilePath parse(String path) {
    Matcher matcher = FORM.matcher(path);
    if (!matcher.matches()) {
      throw new MalformedException("a tile is named tile/L/N or tile/L/N.p/W", "tile");
    }
    String level = matcher.group(1);
    String width = matcher.group(3);
    TilePath tile =
        new TilePath(
            level.equals("entries") ? ENTRIES : Integer.parseInt(level),
            Long.parseLong(matcher.group(2).replace("x", "").replace("/", "")),
            width == null ? FULL : Integer.parseInt(width));
    if (!tile.toString().equals(path)) {
      throw new MalformedException("a tile has one name, which is " + tile, "tile");
    }
    return tile;
  }

  /**
   * The tile at a place, as wide as a tree of this size has it.
   *
   * @throws IllegalArgumentException if the tree has no such tile
   */
  public static TilePath at(int level, long index, long treeSize) {
    if (index < 0 || index >= tiles(level, treeSize)) {
      throw new IllegalArgumentException(
          "no tile " + index + " of level " + level + " in a tree of " + treeSize);
    }
    long left = nodes(level, treeSize) - index * FULL;
    return new TilePath(level, index, (int) Math.min(left, FULL));
  }

  /** How many hashes, or entries, a level of a tree has. */
  public static long nodes(int level, long treeSize) {
    if (level == ENTRIES) {
      return treeSize;
    }
    return level * HEIGHT >= Long.SIZE - 1 ? 0 : treeSize >> (level * HEIGHT);
  }

  /** How many tiles a level of a tree has, a partial one included. */
  public static long tiles(int level, long treeSize) {
    long nodes = nodes(level, treeSize);
    return nodes / FULL + (nodes % FULL == 0 ? 0 : 1);
  }

  /** Says whether a tree of this size has all hashes or entries of the tile. */
  public boolean isIn(long treeSize) {
    long nodes = nodes(level, treeSize);
    return index <= nodes / FULL && width <= nodes - index * FULL;
  }

  /** Whether it holds entries, not hashes. */
  public boolean isEntries() {
    return level == ENTRIES;
  }

  /** Whether it is full, and so will never be replaced by a wider one. */
  public boolean isFull() {
    return width == FULL;
  }

  /** The full tile at the same place, which a client may ask for when a partial one is gone. */
  public TilePath full() {
    return new TilePath(level, index, FULL);
  }

  /** Number of its first hash in its level, or of its first entry. */
  public long first() {
    return index * FULL;
  }

  /** The binary level of the tree that its hashes are of. */
  int treeLevel() {
    return Math.max(0, level) * HEIGHT;
  }

  /** The path below the log's prefix, without a slash in front. */
  @Override
  public String toString() {
    StringBuilder groups = new StringBuilder("%03d".formatted(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      groups.insert(0, "x%03d/".formatted(rest % 1000));
    }
    return "tile/"
        + (isEntries() ? "entries" : level)
        + "/"
        + groups
        + (isFull() ? "" : ".p/" + width);
  }
}
