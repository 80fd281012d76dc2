package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One run of a program that ends by itself, with all that it says. */
record Command(List<String> words, Map<String, String> environment) {

  private static final long SECONDS_MAX = 60;
  private static final int SAID_MAX = 2_000;

  Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  static Command of(String... words) {
    return new Command(List.of(words), Map.of());
  }

  Command with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(more);
    return new Command(words, all);
  }

  /** What it said, on both of its streams, and how it ended. */
  record Result(int code, String output) {}

  /**
   * @throws IOException if it cannot be started, ends with another code than 0, or does not end
   */
  Result run() throws IOException {
    Path said = Files.createTempFile("varve-fabric", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(FabricProcesses.NOTHING));
      FabricProcesses.setEnvironment(builder, environment);
      int code = await(builder.start());
      String output = Files.readString(said, StandardCharsets.UTF_8);
      if (code != 0) {
        throw new IOException("%s ended with %d: %s".formatted(name(), code, end(output)));
      }
      return new Result(code, output);
    } finally {
      Files.deleteIfExists(said);
    }
  }

  private int await(Process process) throws IOException {
    try {
      if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new IOException("%s did not end within %d s".formatted(name(), SECONDS_MAX));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + name() + " ran");
    } finally {
      process.destroyForcibly();
    }
  }

  private String name() {
    return String.valueOf(Path.of(words.get(0)).getFileName());
  }

  private static String end(String output) {
    String text = output.strip();
    return text.length() <= SAID_MAX ? text : "…" + text.substring(text.length() - SAID_MAX);
  }
}
