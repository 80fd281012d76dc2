package org.varve.ledger.embedded.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when another process, or another part of this one, works in the same folder. */
public final class FolderInUseException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param holder who has the folder, as far as that is known
   */
  public FolderInUseException(Path lockFile, String holder) {
    super(
        ("The folder %s is in use by %s. Stop that one first, or work in another folder;"
                + " do not delete %s while it runs.")
            .formatted(lockFile.toAbsolutePath().getParent(), holder, lockFile.getFileName()));
  }
}
