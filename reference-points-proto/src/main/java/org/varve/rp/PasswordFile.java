package org.varve.rp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file whose first line is a password. */
public final class PasswordFile {
  private static final int BYTES_MAX = 4_096;

  private PasswordFile() {}

  /**
   * @param key of the configuration that names the file, for messages
   * @throws IOException if it cannot be read, is empty, or too large to be a password
   */
  public static String read(String key, Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException(
          "%s %s has more than %d bytes; is it a password?".formatted(key, file, BYTES_MAX));
    }
    return Files.readString(file, StandardCharsets.UTF_8)
        .lines()
        .findFirst()
        .filter(line -> !line.isEmpty())
        .orElseThrow(() -> new IOException("%s %s is empty".formatted(key, file)));
  }
}
