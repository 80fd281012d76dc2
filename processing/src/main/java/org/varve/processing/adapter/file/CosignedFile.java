package org.varve.processing.adapter.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.varve.processing.application.CosignedStore;
import org.varve.rp.PrivateFiles;

/** The newest cosigned checkpoint, as one file that is replaced in one step. */
public final class CosignedFile implements CosignedStore {
  private final Path file;

  public CosignedFile(Path file) {
    this.file = file;
  }

  @Override
  public Optional<String> read() throws IOException {
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  @Override
  public void write(String note) throws IOException {
    PrivateFiles.write(file, note);
  }

  /**
   * Forgets it, when nobody is asked any more: by the time somebody is asked again, the log may
   * have shown a larger checkpoint, and must not show this one after it.
   */
  public void forget() throws IOException {
    Files.deleteIfExists(file);
  }
}
