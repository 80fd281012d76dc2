package org.varve.monitoring.follow;

import java.io.IOException;
import java.nio.file.Path;
import org.varve.evidence.file.TrustFile;

/**
 * Checks, look by look, that a log only grows: keeps the last good checkpoint in a folder, and both
 * signed checkpoints should two ever contradict each other.
 */
public final class Audit {
  private final TrustFile trust;
  private final LogFiles log;
  private final Path folder;

  public Audit(TrustFile trust, LogFiles log, Path folder) {
    this.trust = trust;
    this.log = log;
    this.folder = folder;
  }

  /**
   * Looks once.
   *
   * @throws LogUnavailableException if the log cannot be read now
   * @throws IOException if the folder cannot be used
   */
  public LogVerdict look() throws IOException {
    try (KeptCheckpoints kept = KeptCheckpoints.open(folder, trust)) {
      Look.Seen seen = new Look(trust, new LogTiles(log), kept).see();
      if (seen.note().isPresent()) {
        kept.complete(seen.note().get());
      }
      return seen.verdict();
    }
  }
}
