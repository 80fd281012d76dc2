package org.varve.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A recording that somebody goes on writing: whole rows, one second apart. */
final class GrowingFile {

  private static final long START_SECONDS = 1_700_000_000;

  private final Path path;
  private int rows;

  GrowingFile(Path path) throws IOException {
    this.path = Files.writeString(path, "timestamp,value\n");
  }

  Path path() {
    return path;
  }

  int rows() {
    return rows;
  }

  void append(int count) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(START_SECONDS + rows).append(',').append(rows).append('\n');
      rows++;
    }
    Files.writeString(path, text, StandardOpenOption.APPEND);
  }
}
