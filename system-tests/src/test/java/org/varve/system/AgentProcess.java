package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varve.edge.cli.AgentCommand;

/** An agent in a JVM of its own that follows one recording, so that it can be killed. */
final class AgentProcess {

  private final Path identity;
  private final String source;
  private final Path log;
  private @Nullable Process process;

  AgentProcess(Path identity, String source, Path log) {
    this.identity = identity;
    this.source = source;
    this.log = log;
  }

  static AgentProcess following(Path identity, String name, GrowingFile file, Path log) {
    return new AgentProcess(
        identity, "name=" + name + ",type=csv,follow=true,file=" + file.path(), log);
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AgentCommand.class.getName(),
                "run",
                "--identity",
                identity.toString(),
                "--source",
                source)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      assertThat(running.waitFor(10, TimeUnit.SECONDS)).as("killed").isTrue();
    }
  }
}
