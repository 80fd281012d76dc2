package org.varve.monitoring.follow;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.TilePath;

/**
 * A copy of a log in a folder, file by file as C2SP tlog-tiles names them, so that any web server
 * can serve it.
 */
public final class MirrorFolder implements LogFiles {
  private final Path root;

  public MirrorFolder(Path root) {
    this.root = root;
  }

  /** Reads {@code checkpoint} or a tile; nothing else in the folder is a file of the log. */
  @Override
  public Optional<byte[]> read(String name, int bytesMax) {
    if (!name.equals("checkpoint") && !TilePath.parse(name).toString().equals(name)) {
      return Optional.empty();
    }
    Path file = root.resolve(name);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      if (Files.size(file) > bytesMax) {
        throw new MalformedException("a true file has at most " + bytesMax + " bytes", name);
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new LogUnavailableException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  boolean has(TilePath tile) {
    return Files.isRegularFile(file(tile));
  }

  void keep(TilePath tile, byte[] bytes) throws IOException {
    WholeFile.write(file(tile), bytes);
  }

  /** Deletes the partial tiles at the place of a full one, which begins with all of them. */
  void dropPartials(TilePath full) throws IOException {
    Path folder = root.resolve(full + ".p");
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private Path file(TilePath tile) {
    return root.resolve(tile.toString());
  }
}
