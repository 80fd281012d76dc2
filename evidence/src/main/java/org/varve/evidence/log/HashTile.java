package org.varve.evidence.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/** The hashes of a tile: 32 bytes each, back to back, nothing else (C2SP tlog-tiles). */
public final class HashTile {
  private HashTile() {}

  /** Writes the tile of a log, which must have grown that far. */
  public static byte[] encode(TilePath tile, NodeReader nodes) {
    byte[] bytes = new byte[tile.width() * Digest.BYTES];
    for (int i = 0; i < tile.width(); i++) {
      nodes.get(tile.treeLevel(), tile.first() + i).copyTo(bytes, i * Digest.BYTES);
    }
    return bytes;
  }

  /**
   * Reads the hashes of a tile.
   *
   * @throws MalformedException unless there are exactly as many as its path says
   */
  public static List<Digest> decode(TilePath tile, byte[] bytes) {
    if (bytes.length != tile.width() * Digest.BYTES) {
      throw new MalformedException(
          "a tile of "
              + tile.width()
              + " hashes has "
              + tile.width() * Digest.BYTES
              + " bytes, not "
              + bytes.length,
          tile.toString());
    }
    List<Digest> hashes = new ArrayList<>(tile.width());
    for (int i = 0; i < tile.width(); i++) {
      hashes.add(Digest.of(Arrays.copyOfRange(bytes, i * Digest.BYTES, (i + 1) * Digest.BYTES)));
    }
    return hashes;
  }
}
