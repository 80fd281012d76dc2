package org.varve.launcher.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own, and what Linux says that it takes. */
final class Watched implements AutoCloseable {

  private static final double TICKS_A_SECOND = 100;
  private static final int STAT_UTIME = 11;

  private final Process process;
  private final Path log;

  private Watched(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param log what it prints
   */
  static Watched start(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Watched(process, log);
  }

  /** The words of its command line, as it runs now. */
  List<String> commandLine() throws IOException {
    return List.of(Files.readString(proc("cmdline")).split("\0"));
  }

  /** Bytes in memory now. */
  long residentBytes() throws IOException {
    return field("status", "VmRSS:") << 10;
  }

  /** Bytes that it had written to storage since its start. */
  long writtenBytes() throws IOException {
    return field("io", "write_bytes:");
  }

  /** Seconds that it computed since its start. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(words[STAT_UTIME]) + Long.parseLong(words[STAT_UTIME + 1]))
        / TICKS_A_SECOND;
  }

  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("the process ended: " + Files.readString(log));
    }
  }

  /** Waits for its end; fails if that is another than good. */
  void awaitSuccess(long seconds) throws IOException, InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IOException("the process still runs after " + seconds + " s");
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "the process ended with " + process.exitValue() + ": " + Files.readString(log));
    }
  }

  /** Asks it to end, and waits. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private long field(String file, String name) throws IOException {
    for (String line : Files.readAllLines(proc(file), StandardCharsets.US_ASCII)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException(proc(file) + " has no " + name);
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  /** The same Java with the same options, but another program. */
  List<String> sameJvm(String main) throws IOException {
    List<String> command = new ArrayList<>();
    for (String word : commandLine()) {
      if (word.equals("-cp")) {
        break;
      }
      command.add(word);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    return command;
  }
}
