package org.varve.rp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Writes keys, certificates and the like: readable by their owner alone, whole or not at all. */
public final class PrivateFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private PrivateFiles() {}

  /** Makes the folder, and those above it, if need be; a new one is closed to others. */
  public static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, rights("rwx------"));
    }
  }

  /**
   * Replaces a file in one step, and makes its folder if need be. On disk when this returns; a
   * crash leaves the old file or the new one, never a part.
   */
  public static void write(Path file, String text) throws IOException {
    Path whole = file.toAbsolutePath();
    makeFolder(Objects.requireNonNull(whole.getParent(), "a file has a folder"));
    Path fresh = whole.resolveSibling(whole.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    // The rights come with the creation: a key that was readable for a moment counts as read.
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            rights("rw-------"))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (POSIX) {
      // Without it, the old name may come back after a power cut.
      try (FileChannel folder = FileChannel.open(whole.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  /** No attribute on file systems without POSIX rights: they would refuse it. */
  private static FileAttribute<?>[] rights(String rights) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
