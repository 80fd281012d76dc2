package org.varve.monitoring.witness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.SignedNote;
import org.varve.rp.PrivateFiles;

/**
 * What the witness cosigned last for each log, on disk. A witness that forgets would cosign a
 * second history, so a file that cannot be read ends the start; it is never taken for none.
 */
final class CosignedCheckpoints {
  private final Path folder;

  CosignedCheckpoints(Path folder) {
    this.folder = folder;
  }

  /** The newest checkpoint that was cosigned, with the cosignature. */
  Optional<SignedNote> read(CheckpointKeys log, NoteKey witness) throws IOException {
    Path file = file(log.origin());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      SignedNote note = SignedNote.parse(Files.readString(file));
      boolean isOurs =
          Checkpoint.parse(note.text()).origin().equals(log.origin())
              && log.haveSigned(note)
              && note.isSignedBy(witness);
      if (isOurs) {
        return Optional.of(note);
      }
      throw new IOException(
          file + " is not signed by " + log + " and " + witness + "; restore it from a backup");
    } catch (MalformedException e) {
      throw new IOException(
          file + " is damaged: " + e.getMessage() + "; restore it from a backup", e);
    }
  }

  /** On disk, whole, when this returns. */
  void write(String origin, SignedNote note) {
    try {
      PrivateFiles.write(file(origin), note.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("a checkpoint of " + origin + " could not be kept", e);
    }
  }

  /** Names a log in paths: SHA-256 of its origin. */
  static String hex(String origin) {
    return Digest.sha256(origin.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex();
  }

  private Path file(String origin) {
    return folder.resolve(hex(origin) + ".checkpoint");
  }
}
