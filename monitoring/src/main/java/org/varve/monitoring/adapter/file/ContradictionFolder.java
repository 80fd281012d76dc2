package org.varve.monitoring.adapter.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.monitoring.application.CheckpointWatch;
import org.varve.rp.PrivateFiles;

/** Keeps checkpoints that contradict each other, a folder for each pair. */
public final class ContradictionFolder implements CheckpointWatch.Contradictions {
  private final Path folder;

  public ContradictionFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public String keep(SignedNote older, SignedNote newer, String sentence) {
    Checkpoint before = Checkpoint.parse(older.text());
    Checkpoint after = Checkpoint.parse(newer.text());
    Path place =
        folder.resolve(
            "%d-%d-%s".formatted(before.size(), after.size(), after.root().hex().substring(0, 16)));
    try {
      PrivateFiles.write(place.resolve("older.txt"), older.toString());
      PrivateFiles.write(place.resolve("newer.txt"), newer.toString());
      PrivateFiles.write(place.resolve("finding.txt"), sentence + "\n");
      return place.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(place + " cannot be written", e);
    }
  }
}
