package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Commands of this host that a test changes it with, and what to do where they do not work. */
final class HostCommand {

  private HostCommand() {}

  /** What went wrong; empty if nothing did. */
  static String run(Object... command) throws InterruptedException {
    String[] words = Arrays.stream(command).map(String::valueOf).toArray(String[]::new);
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("%s ends", words[0]).isTrue();
      return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + " " + said;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Whether a program of this name is on the path. */
  static boolean has(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Ends the test, with a line that says why. */
  static void abort(String why) {
    System.out.println("NOT RUN: " + why);
    Assumptions.abort("NOT RUN: " + why);
  }
}
