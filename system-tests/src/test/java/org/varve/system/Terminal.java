package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A folder in which {@code ./varve} is the built program, and a shell that takes lines as a person
 * types them.
 */
final class Terminal implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path folder;
  private final List<Running> started = new ArrayList<>();

  private Terminal(Path folder) {
    this.folder = folder;
  }

  static Terminal in(Path folder) throws IOException {
    Path root = Repository.here().root();
    Path lib = root.resolve("launcher/target/varve/lib");
    assertThat(lib).as("built by the package phase, before these tests").isNotEmptyDirectory();
    // The build that runs this test has just made it: the script shall not begin another one.
    Files.setLastModifiedTime(lib, FileTime.fromMillis(System.currentTimeMillis()));
    Path varve = folder.resolve("varve");
    Files.writeString(varve, "#!/bin/sh\nexec '" + root.resolve("varve") + "' \"$@\"\n");
    Files.setPosixFilePermissions(varve, PosixFilePermissions.fromString("rwx------"));
    return new Terminal(folder);
  }

  /** Runs a line to its end. */
  Ended run(String line) throws IOException, InterruptedException {
    Running running = start(line);
    assertThat(running.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("'%s' ends; so far: %s", line, running.output())
        .isTrue();
    return new Ended(running.process.exitValue(), running.output(), running.errors());
  }

  /** Starts a line that stays up. */
  Running start(String line) throws IOException {
    Path out = Files.createTempFile(folder, "terminal", ".out");
    Path err = Files.createTempFile(folder, "terminal", ".err");
    // exec, so that a signal reaches the program and not a shell before it.
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec " + line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("VARVE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Running running = new Running(line, builder.start(), out, err);
    started.add(running);
    return running;
  }

  @Override
  public void close() {
    started.forEach(running -> running.process.destroyForcibly());
  }

  /**
   * What a line came to.
   *
   * @param code exit code
   * @param output standard output
   * @param errors standard error
   */
  record Ended(int code, String output, String errors) {}

  /** A line that may still run. */
  record Running(String line, Process process, Path out, Path err) {

    String output() throws IOException {
      return Files.readString(out);
    }

    String errors() throws IOException {
      return Files.readString(err);
    }

    /** Returns when the output has this text. */
    void awaitOutput(String text) throws IOException, InterruptedException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!output().contains(text)) {
        assertThat(process.isAlive() && System.nanoTime() < end)
            .as("'%s' prints '%s'; so far: %s%s", line, text, output(), errors())
            .isTrue();
        Thread.sleep(50);
      }
    }

    /** As Ctrl-C and init systems stop a program. */
    void stop() throws IOException, InterruptedException {
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("'%s' stops", line).isTrue();
      assertThat(errors()).as("said while it stopped").doesNotContain("Exception");
    }
  }
}
