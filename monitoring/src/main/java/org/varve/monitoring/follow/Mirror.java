package org.varve.monitoring.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.CheckedTiles;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.TilePath;
import org.varve.monitoring.follow.LogVerdict.Code;

/**
 * Copies a log into a folder. Every byte is checked against the signed checkpoint before it is
 * kept, and the checkpoint is the last to be replaced: whoever reads the folder finds all that its
 * checkpoint speaks of. What was copied before an interruption is not copied again.
 */
public final class Mirror {
  private final TrustFile trust;
  private final LogTiles log;
  private final Path root;
  private final MirrorFolder folder;
  private final Limits limits;

  /**
   * How much to copy.
   *
   * @param sizeMax entries of the largest log: a server that lies about its size fills no disk
   * @param entries whether to copy entries too, if the log gives them
   */
  public record Limits(long sizeMax, boolean entries) {}

  public Mirror(TrustFile trust, LogFiles log, Path root, Limits limits) {
    this.trust = trust;
    this.log = new LogTiles(log);
    this.root = root;
    this.folder = new MirrorFolder(root);
    this.limits = limits;
  }

  /**
   * Copies what is new.
   *
   * @throws LogUnavailableException if the log cannot be read now; go on later with the same folder
   * @throws IOException if the folder cannot be used, or the log is too large
   */
  public MirrorReport update() throws IOException {
    try (KeptCheckpoints kept = KeptCheckpoints.open(root, trust)) {
      long complete = kept.complete().map(note -> Checkpoint.parse(note.text()).size()).orElse(0L);
      Look.Seen seen = new Look(trust, log, kept).see();
      if (seen.note().isEmpty()) {
        return MirrorReport.nothing(seen.verdict());
      }
      return copy(kept, seen, complete);
    }
  }

  private MirrorReport copy(KeptCheckpoints kept, Look.Seen seen, long complete)
      throws IOException {
    SignedNote note = seen.note().orElseThrow();
    CheckedTiles tiles = seen.tiles().orElseThrow();
    if (tiles.head().size() > limits.sizeMax()) {
      throw new IOException(
          "the log has %d entries, more than the %d that are allowed here; allow more with --most"
              .formatted(tiles.head().size(), limits.sizeMax()));
    }
    Copy copy = new Copy(tiles, complete);
    try {
      copy.hashes();
      if (limits.entries()) {
        copy.entries();
      }
    } catch (MalformedException e) {
      LogVerdict verdict =
          LogVerdict.of(
              Code.TAMPERED,
              seen.verdict().sizeBefore(),
              tiles.head().size(),
              e.where() + ": " + e.rule() + ".");
      return copy.report(verdict);
    }
    kept.complete(note);
    for (TilePath full : copy.filled) {
      folder.dropPartials(full);
    }
    return copy.report(seen.verdict());
  }

  /** From the top level down, since each tile is checked against the one above it. */
  private final class Copy {
    private final CheckedTiles tiles;
    private final long size;
    private final long complete;
    private final List<TilePath> filled = new ArrayList<>();
    private long files;
    private long bytes;
    private long entries;
    private String refused = "";

    Copy(CheckedTiles tiles, long complete) {
      this.tiles = tiles;
      this.size = tiles.head().size();
      this.complete = complete;
    }

    MirrorReport report(LogVerdict verdict) {
      return new MirrorReport(verdict, files, bytes, entries, refused);
    }

    void hashes() throws IOException {
      int levels = 0;
      while (TilePath.nodes(levels, size) > 0) {
        levels++;
      }
      for (int level = levels - 1; level >= 0; level--) {
        for (long index = 0; index < TilePath.tiles(level, size); index++) {
          hashTile(TilePath.at(level, index, size));
        }
      }
    }

    private void hashTile(TilePath tile) throws IOException {
      if (isKept(tile) || isCopied(tile, known -> tiles.areOf(tile, known))) {
        return;
      }
      keep(tile, tiles.tile(tile));
    }

    void entries() throws IOException {
      for (long index = 0; index < TilePath.tiles(TilePath.ENTRIES, size); index++) {
        TilePath tile = TilePath.at(TilePath.ENTRIES, index, size);
        if (!isKept(tile) && !isCopied(tile, known -> areEntries(tile, known))) {
          byte[] bundle;
          try {
            bundle = log.tile(tile);
          } catch (LogUnavailableException e) {
            if (!e.isRefused()) {
              throw e;
            }
            refused = String.valueOf(e.getMessage());
            return;
          }
          tiles.checkEntries(tile, bundle);
          keep(tile, bundle);
        }
        entries += tile.width();
      }
    }

    private boolean areEntries(TilePath tile, byte[] known) {
      try {
        tiles.checkEntries(tile, known);
        return true;
      } catch (MalformedException e) {
        return false; // of an earlier checkpoint, or cut short: it is copied anew
      }
    }

    /** Part of what the complete checkpoint speaks of, and so checked already. */
    private boolean isKept(TilePath tile) {
      long leaves = (tile.first() + tile.width()) << (8 * Math.max(0, tile.level()));
      return leaves <= complete && folder.has(tile);
    }

    /** Copied before an interruption, when another checkpoint may have been the newest. */
    private boolean isCopied(TilePath tile, Predicate<byte[]> isTrue) {
      return folder.has(tile)
          && folder.read(tile.toString(), Integer.MAX_VALUE).filter(isTrue).isPresent();
    }

    private void keep(TilePath tile, byte[] content) throws IOException {
      folder.keep(tile, content);
      files++;
      bytes += content.length;
      if (tile.isFull()) {
        filled.add(tile);
      }
    }
  }
}
