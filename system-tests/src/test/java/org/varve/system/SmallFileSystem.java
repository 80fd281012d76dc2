package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes, in memory; mounting one needs root on Linux. */
final class SmallFileSystem implements AutoCloseable {

  private final Path folder;

  private SmallFileSystem(Path folder) {
    this.folder = folder;
  }

  /** Ends the test, with a line that says why, where nothing may be mounted. */
  static SmallFileSystem mounted(Path folder, int megabytes) throws Exception {
    Files.createDirectories(folder);
    String said = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder);
    if (!said.isEmpty()) {
      String why = "NOT RUN: a small file system cannot be mounted here (needs root): " + said;
      System.out.println(why);
      Assumptions.abort(why);
    }
    return new SmallFileSystem(folder);
  }

  Path folder() {
    return folder;
  }

  void grow(int megabytes) throws Exception {
    assertThat(run("mount", "-o", "remount,size=" + megabytes + "m", folder)).isEmpty();
  }

  @Override
  public void close() throws Exception {
    // Lazily: a test that failed may have left files open, and nothing shall stay behind it.
    assertThat(run("umount", "-l", folder)).isEmpty();
  }

  /** What went wrong; empty if nothing did. */
  private static String run(Object... command) throws InterruptedException {
    String[] words = java.util.Arrays.stream(command).map(String::valueOf).toArray(String[]::new);
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? "" : "exit code " + process.exitValue() + " " + said;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
