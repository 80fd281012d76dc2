package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.Varve;

/** {@code varve witness} in a process of its own, which can be killed, wiped and started again. */
final class WitnessProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern KEY = Pattern.compile("For trust files: {2}witness NAME (\\S+)");

  private final String name;
  private final Path trust;
  private final Path data;
  private final int port;
  private @Nullable Process process;

  WitnessProcess(String name, Path trust, Path data) throws IOException {
    this.name = name;
    this.trust = trust;
    this.data = data;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  /** Starts it, and returns its key string when it serves. */
  String start() throws IOException, InterruptedException {
    Path log = data.resolveSibling(data.getFileName() + ".log");
    Files.deleteIfExists(log);
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Varve.class.getName(),
                    "witness",
                    "--name",
                    name,
                    "--trust",
                    trust.toString(),
                    "--data",
                    data.toString(),
                    "--listen",
                    "127.0.0.1:" + port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String said = Files.readString(log);
      Matcher key = KEY.matcher(said);
      if (key.find()) {
        return key.group(1);
      }
      assertThat(process.isAlive()).as("the witness runs: %s", said).isTrue();
      assertThat(System.nanoTime()).as("the witness serves: %s", said).isLessThan(end);
      Thread.sleep(50);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("killed").isTrue();
    }
  }

  /** It keeps its key and forgets what it cosigned. */
  void wipe() throws IOException {
    try (var files = Files.newDirectoryStream(data.resolve("cosigned"))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
