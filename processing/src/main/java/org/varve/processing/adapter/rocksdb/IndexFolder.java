package org.varve.processing.adapter.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of the index. Only what is below its own subfolder is ever deleted, so that a wrong
 * path in the configuration costs nobody his files.
 */
final class IndexFolder {
  private static final String DATABASE = "rocksdb";
  private static final String DAMAGED = "DAMAGED";

  private final Path folder;

  IndexFolder(Path folder) {
    this.folder = folder;
  }

  /** Where the database lies; made if missing. */
  Path database() {
    try {
      return Files.createDirectories(folder.resolve(DATABASE));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the index folder %s cannot be made; check the path and its owner".formatted(folder), e);
    }
  }

  boolean isMarkedDamaged() {
    return Files.exists(folder.resolve(DAMAGED));
  }

  /** Has the next start throw the database away: damage shows late, when a block of it is read. */
  void markDamaged() {
    try {
      Files.writeString(folder.resolve(DAMAGED), "The index is folded anew at the next start.\n");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the index in %s is damaged and cannot be marked so; stop the node and delete that folder"
              .formatted(folder),
          e);
    }
  }

  /** Throws the database away. */
  void clear() {
    try (Stream<Path> tree = Files.walk(database())) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
      Files.deleteIfExists(folder.resolve(DAMAGED));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the index in %s cannot be cleared; stop the node and delete that folder"
              .formatted(folder),
          e);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
