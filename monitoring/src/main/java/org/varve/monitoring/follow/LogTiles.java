package org.varve.monitoring.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.EntryBundle;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.TilePath;

/** Reads the checkpoint and tiles of a log out of its files, unchecked but for their lengths. */
final class LogTiles {
  private static final String CHECKPOINT = "checkpoint";

  private final LogFiles files;

  LogTiles(LogFiles files) {
    this.files = files;
  }

  String checkpoint() {
    byte[] bytes =
        files
            .read(CHECKPOINT, SignedNote.BYTES_MAX)
            .orElseThrow(
                () ->
                    new LogUnavailableException(
                        "there is no checkpoint here; give the URL below which the log's"
                            + " checkpoint lies, its origin's path included",
                        false));
    return new String(bytes, UTF_8);
  }

  /**
   * The bytes of a tile. A log may throw a partial tile away once there is a full one, which begins
   * with the same (C2SP tlog-tiles).
   *
   * @throws MalformedException if it has the wrong length, or there is none
   */
  byte[] tile(TilePath tile) {
    Optional<byte[]> own = files.read(tile.toString(), bytesMax(tile));
    if (own.isPresent()) {
      return own.get();
    }
    if (tile.isFull()) {
      throw missing(tile);
    }
    byte[] full =
        files.read(tile.full().toString(), bytesMax(tile.full())).orElseThrow(() -> missing(tile));
    return tile.isEntries()
        ? EntryBundle.encode(EntryBundle.decode(tile.full(), full).subList(0, tile.width()))
        : Arrays.copyOf(full, Math.min(full.length, bytesMax(tile)));
  }

  private static int bytesMax(TilePath tile) {
    int each = tile.isEntries() ? EntryBundle.ENTRY_BYTES_MAX + 2 : Digest.BYTES;
    return tile.width() * each;
  }

  private static MalformedException missing(TilePath tile) {
    return new MalformedException(
        "there is no such file, though the signed size asks for it", tile.toString());
  }
}
