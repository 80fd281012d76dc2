package org.varve.launcher.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an agent takes of its machine at a rate of readings, by mutual TLS, and how fast it sends
 * what waits after an outage. The agent is the program of its distribution, in a process of its
 * own; the node is in this one.
 */
public final class AgentBench {

  private static final int ROWS_AT_ONCE = 100;
  private static final int WARM_UP_SECONDS = 10;
  private static final long PATIENCE_SECONDS = 300;
  private static final double MIB = 1 << 20;

  private final Path folder;
  private final Path agent;
  private final int seconds;
  private final int perSecond;
  private final int drained;
  private final Consumer<String> progress;
  private long row = 1_767_225_600;

  /**
   * What is measured.
   *
   * @param agent the program
   * @param seconds at the rate, after a warm-up
   * @param perSecond readings
   * @param drained readings that wait after an outage
   */
  public record Setting(Path agent, int seconds, int perSecond, int drained) {}

  /**
   * @param folder an empty one on the disk that is to be measured
   */
  public AgentBench(Path folder, Setting setting, Consumer<String> progress) {
    this.folder = folder;
    this.agent = setting.agent();
    this.seconds = setting.seconds();
    this.perSecond = setting.perSecond();
    this.drained = setting.drained();
    this.progress = progress;
  }

  /** What an agent took while it was watched. */
  private record Taken(long residentBytes, long idleBytes, double cpuShare, double writtenEach) {}

  public BenchReport run() throws IOException, InterruptedException {
    try (BenchNode node = new BenchNode(folder.resolve("node"))) {
      BenchReport report = new BenchReport();
      report.setting("file system", Files.getFileStore(folder).type());
      report.setting("rate", perSecond + " readings/s for " + seconds + " s, 100 an operation");
      Taken taken = atRate(node);
      double drain = drain(node);
      double raw = BenchNode.sample(1).items().get(0).length;
      double resident = taken.residentBytes();
      report.ratio("G15: resident, highest seen", resident / MIB, "MiB", "<= 96");
      report.ratio(
          "G15: against an idle JVM with the same options",
          resident / taken.idleBytes(),
          "times",
          "<= 2.7");
      report.ratio("G15: of a core", 100 * taken.cpuShare(), "%", "<= 5");
      report.ratio("G23: bytes written a reading", taken.writtenEach(), "bytes", "");
      report.ratio("G23: against the reading itself", taken.writtenEach() / raw, "times", "<= 2");
      report.ratio("G23: queue drained after an outage", drain, "readings/s", ">= 20,000");
      return report;
    }
  }

  private Taken atRate(BenchNode node) throws IOException, InterruptedException {
    Path csv = newCsv("rate.csv");
    try (Watched running = start(node, "rate", csv, true, node.address())) {
      progress.accept("warming up for " + WARM_UP_SECONDS + " s");
      feed(csv, WARM_UP_SECONDS, running);
      progress.accept(perSecond + " readings/s for " + seconds + " s");
      double cpu = running.cpuSeconds();
      long written = running.writtenBytes();
      long start = System.nanoTime();
      long resident = feed(csv, seconds, running);
      double wall = (System.nanoTime() - start) / 1e9;
      cpu = running.cpuSeconds() - cpu;
      written = running.writtenBytes() - written;
      return new Taken(resident, idle(running), cpu / wall, (double) written / perSecond / seconds);
    }
  }

  /** Gives the most bytes in memory that were seen. */
  private long feed(Path csv, int forSeconds, Watched running)
      throws IOException, InterruptedException {
    long most = 0;
    int batches = forSeconds * perSecond / ROWS_AT_ONCE;
    long start = System.nanoTime();
    for (int i = 0; i < batches; i++) {
      long due = start + Math.round(i * 1e9 * ROWS_AT_ONCE / perSecond);
      long wait = due - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      }
      append(csv, ROWS_AT_ONCE);
      running.requireAlive();
      most = Math.max(most, running.residentBytes());
    }
    return most;
  }

  private long idle(Watched like) throws IOException, InterruptedException {
    List<String> command = like.sameJvm(Idle.class.getName());
    try (Watched idle = Watched.start(command, folder.resolve("idle.log"))) {
      Thread.sleep(3_000);
      idle.requireAlive();
      return idle.residentBytes();
    }
  }

  /** Readings a second, beyond what it takes to start and to see that nothing waits. */
  private double drain(BenchNode node) throws IOException, InterruptedException {
    progress.accept(drained + " readings signed while the node is away");
    Path csv = newCsv("drain.csv");
    append(csv, drained);
    try (Watched offline = start(node, "drain", csv, true, "127.0.0.1:1")) {
      while (node.queued() < drained) {
        offline.requireAlive();
        Thread.sleep(200);
      }
    }
    progress.accept("the node is back");
    double full = seconds(node, csv);
    double empty = seconds(node, csv);
    return drained / (full - empty);
  }

  private double seconds(BenchNode node, Path csv) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (Watched once = start(node, "drain", csv, false, node.address())) {
      once.awaitSuccess(PATIENCE_SECONDS);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private Watched start(BenchNode node, String source, Path csv, boolean follow, String server)
      throws IOException {
    Path config = folder.resolve(source + (follow ? "-follow" : "") + ".yaml");
    Files.writeString(
        config,
        """
        identity: %s
        server: "%s"
        batch: {readings: 100, age: 1s}
        sources:
          - {name: bench/%s, type: csv, file: %s, follow: %s}
        """
            .formatted(node.agentFolder(), server, source, csv, follow));
    List<String> command =
        follow
            ? List.of(agent.toString(), "run", "--config", config.toString())
            : List.of(agent.toString(), "run", "--config", config.toString(), "--once");
    return Watched.start(command, folder.resolve(source + ".log"));
  }

  private Path newCsv(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "timestamp,value\n");
  }

  private void append(Path csv, int rows) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(csv, StandardOpenOption.APPEND)) {
      for (int i = 0; i < rows; i++) {
        out.write(row + "," + row % 100_000 / 100.0 + "\n");
        row++;
      }
    }
  }
}
