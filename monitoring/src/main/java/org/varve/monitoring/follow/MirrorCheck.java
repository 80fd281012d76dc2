package org.varve.monitoring.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.CheckedTiles;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.TilePath;

/** Checks every byte of a mirror's folder against its signed checkpoint, without any network. */
public final class MirrorCheck {
  private static final int FINDINGS_MAX = 20;

  private final TrustFile trust;
  private final Path root;

  /**
   * What was found.
   *
   * @param size entries that the checkpoint speaks of
   * @param entries that are in the folder, and are those of the log
   * @param findings what is wrong, the first 20
   */
  public record Report(long size, long entries, List<String> findings) {
    /** Whether the folder is a true copy; entries may be left out, all of them or the last. */
    public boolean isTrue() {
      return findings.isEmpty();
    }
  }

  public MirrorCheck(TrustFile trust, Path root) {
    this.trust = trust;
    this.root = root;
  }

  /**
   * @throws IOException if the folder cannot be read, or has no checkpoint of this log
   */
  public Report check() throws IOException {
    SignedNote note;
    try (KeptCheckpoints kept = KeptCheckpoints.open(root, trust)) {
      note =
          kept.complete()
              .orElseThrow(
                  () ->
                      new IOException(
                          root + " has no checkpoint yet; fill it with varve log mirror"));
    }
    LogTiles log = new LogTiles(new MirrorFolder(root));
    CheckedTiles tiles = new CheckedTiles(Checkpoint.parse(note.text()), log::tile);
    List<String> findings = new ArrayList<>();
    long size = tiles.head().size();
    for (int level = 0; TilePath.nodes(level, size) > 0; level++) {
      for (long index = 0; index < TilePath.tiles(level, size); index++) {
        TilePath tile = TilePath.at(level, index, size);
        examine(findings, () -> tiles.tile(tile));
      }
    }
    return new Report(size, entries(log, tiles, findings), List.copyOf(findings));
  }

  private long entries(LogTiles log, CheckedTiles tiles, List<String> findings) {
    MirrorFolder folder = new MirrorFolder(root);
    long size = tiles.head().size();
    long entries = 0;
    for (long index = 0; index < TilePath.tiles(TilePath.ENTRIES, size); index++) {
      TilePath tile = TilePath.at(TilePath.ENTRIES, index, size);
      if (folder.has(tile) && examine(findings, () -> tiles.checkEntries(tile, log.tile(tile)))) {
        entries += tile.width();
      }
    }
    return entries;
  }

  private static boolean examine(List<String> findings, Runnable check) {
    try {
      check.run();
      return true;
    } catch (MalformedException e) {
      if (findings.size() < FINDINGS_MAX) {
        findings.add(e.where() + ": " + e.rule());
      }
      return false;
    }
  }
}
