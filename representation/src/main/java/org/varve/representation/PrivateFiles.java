package org.varve.representation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Writes files that their owner alone may read, whole or not at all. */
final class PrivateFiles {

  private PrivateFiles() {}

  /** Makes the folder, and those above it, if need be; a new one is closed to others. */
  static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, permissions(folder, "rwx------"));
  }

  /**
   * Replaces {@code file} in one step. The permissions are set when the file is created, since a
   * key that was readable for a moment counts as read.
   */
  static void write(Path file, String text) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    createFolder(folder);
    Path draft = Files.createTempFile(folder, ".", ".new", permissions(folder, "rw-------"));
    try {
      Files.writeString(draft, text, StandardCharsets.US_ASCII);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** No attribute on file systems without POSIX permissions: they would refuse it. */
  private static FileAttribute<?>[] permissions(Path path, String mode) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
