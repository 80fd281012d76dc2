package org.varve.evidence.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads the files under {@code /golden}, which other modules find in the test jar as well. */
public final class GoldenFiles {
  private GoldenFiles() {}

  /**
   * @param name the path below {@code /golden}, such as {@code operations/genesis.cose}
   */
  public static byte[] bytes(String name) {
    String path = "/golden/" + name;
    try (InputStream in = GoldenFiles.class.getResourceAsStream(path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }
}
