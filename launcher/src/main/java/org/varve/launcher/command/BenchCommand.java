package org.varve.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.varve.launcher.UsageException;
import org.varve.launcher.bench.AgentBench;
import org.varve.launcher.bench.BenchReport;
import org.varve.launcher.bench.FabricBench;
import org.varve.launcher.bench.IngestBench;
import org.varve.launcher.bench.MqttBench;
import org.varve.launcher.bench.ReadBench;
import org.varve.launcher.bench.SearchBench;
import org.varve.launcher.bench.VerifyBench;
import org.varve.launcher.node.NodeStorage;
import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.FabricBinaries;
import org.varve.ledger.fabric.network.NetworkSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures Varve against what the same machine can do without it. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures this machine, and Varve on it in the same run, in a folder that it deletes again.",
      "What counts are the ratios; docs/performance.md says what they mean."
    },
    footer = {
      "",
      "Examples:",
      "  varve bench ingest --folder .",
      "  varve bench verify --json",
      "  varve bench search --operations 10000",
      "  varve bench read",
      "  varve bench mqtt",
      "  varve bench agent",
      "  FABRIC_BIN=~/fabric/bin varve bench fabric"
    })
public final class BenchCommand implements Runnable {

  private static final int ROUNDS_LIMIT = 100;
  private static final int OPERATIONS_LIMIT = 1_000_000;
  private static final int ENTRIES_LIMIT = 1 << 22;
  private static final int RATE_LIMIT = 100_000;
  private static final int SECONDS_LIMIT = 3_600;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "give a command: ingest, verify, search, read, mqtt, agent or fabric");
  }

  @Command(
      name = "ingest",
      mixinStandardHelpOptions = true,
      description = "How many readings become durable in a second, and how soon receipts come.",
      footer = {"", "Example:", "  varve bench ingest --rounds 5 --folder /var/lib"})
  int ingest(
      @Mixin Output output,
      @Mixin Place place,
      @Mixin Rounds rounds,
      @Option(
              names = "--operations",
              defaultValue = "3000",
              description = "of 100 readings, in a round (default: ${DEFAULT-VALUE})")
          int operations)
      throws IOException, InterruptedException {
    requireWithin("--operations", operations, OPERATIONS_LIMIT);
    int times = rounds.count();
    return place.measure(
        work -> output.show(new IngestBench(work, times, operations, output::say).run()));
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "How many evidence files a core verifies in a second.",
      footer = {"", "Example:", "  varve bench verify --entries 1048576"})
  int verify(
      @Mixin Output output,
      @Mixin Rounds rounds,
      @Option(
              names = "--entries",
              defaultValue = "1048576",
              description = "of the log, at least 4 (default: ${DEFAULT-VALUE})")
          int entries)
      throws IOException, InterruptedException {
    requireWithin("--entries", entries, ENTRIES_LIMIT);
    if (entries < 4) {
      throw new UsageException("--entries is " + entries + "; a log to measure has at least 4");
    }
    return output.show(new VerifyBench(rounds.count(), entries, output::say).run());
  }

  @Command(
      name = "search",
      mixinStandardHelpOptions = true,
      description = "How long a search and a proof take, and whether that grows with the log.",
      footer = {"", "Example:", "  varve bench search --operations 10000 --folder ."})
  int search(
      @Mixin Output output,
      @Mixin Place place,
      @Option(
              names = "--operations",
              defaultValue = "10000",
              description =
                  "in the log when it is asked first; then ten times as many (default: ${DEFAULT-VALUE})")
          int operations)
      throws IOException, InterruptedException {
    requireWithin("--operations", operations, OPERATIONS_LIMIT);
    return place.measure(work -> output.show(new SearchBench(work, operations, output::say).run()));
  }

  @Command(
      name = "read",
      mixinStandardHelpOptions = true,
      description = "What it costs a reader that his reads are recorded.",
      footer = {"", "Example:", "  varve bench read --rounds 5 --folder ."})
  int read(
      @Mixin Output output,
      @Mixin Place place,
      @Mixin Rounds rounds,
      @Option(
              names = "--reads",
              defaultValue = "20000",
              description =
                  "by id in a round, and a hundredth of it pages (default: ${DEFAULT-VALUE})")
          int reads)
      throws IOException, InterruptedException {
    requireWithin("--reads", reads, OPERATIONS_LIMIT);
    int times = rounds.count();
    return place.measure(
        work -> output.show(new ReadBench(work, times, Math.max(100, reads), output::say).run()));
  }

  @Command(
      name = "mqtt",
      mixinStandardHelpOptions = true,
      description = "How many readings a second are recorded through a broker.",
      footer = {"", "Example:", "  varve bench mqtt --folder ."})
  int mqtt(
      @Mixin Output output,
      @Mixin Place place,
      @Mixin Rounds rounds,
      @Option(
              names = "--operations",
              defaultValue = "2000",
              description = "of 100 readings, in a round (default: ${DEFAULT-VALUE})")
          int operations)
      throws IOException, InterruptedException {
    requireWithin("--operations", operations, OPERATIONS_LIMIT);
    int times = rounds.count();
    return place.measure(
        work -> output.show(new MqttBench(work, times, operations, output::say).run()));
  }

  @Command(
      name = "fabric",
      mixinStandardHelpOptions = true,
      description = "What data blocks gain on a Fabric network of two organisations.",
      footer = {"", "Example:", "  varve bench fabric --consensus=bft --rounds 5"})
  int fabric(
      @Mixin Output output,
      @Mixin Place place,
      @Mixin Rounds rounds,
      @Mixin FabricPrograms programs,
      @Option(
              names = "--consensus",
              paramLabel = "WORD",
              defaultValue = "raft",
              description = "raft: one orderer; bft: four (default: ${DEFAULT-VALUE})")
          Consensus consensus,
      @Option(
              names = "--operations",
              defaultValue = "20000",
              description = "of 100 readings, in a round (default: ${DEFAULT-VALUE})")
          int operations)
      throws IOException, InterruptedException {
    requireWithin("--operations", operations, OPERATIONS_LIMIT);
    int times = rounds.count();
    FabricBinaries binaries = programs.fabric(Optional.empty());
    List<String> chaincode = List.of(programs.chaincode().toString());
    return place.measure(
        work ->
            output.show(
                new FabricBench(
                        work,
                        new NetworkSpec(consensus, 2, work.resolve("network"), binaries, chaincode),
                        times,
                        operations,
                        output::say)
                    .run()));
  }

  @Command(
      name = "agent",
      mixinStandardHelpOptions = true,
      description = "What an agent takes of its machine, and how fast it sends what waited.",
      footer = {
        "",
        "Example:",
        "  varve bench agent --agent edge-agent/target/varve-agent/bin/varve-agent"
      })
  int agent(
      @Mixin Output output,
      @Mixin Place place,
      @Option(
              names = "--agent",
              paramLabel = "FILE",
              defaultValue = "edge-agent/target/varve-agent/bin/varve-agent",
              description = "the program (default: ${DEFAULT-VALUE})")
          Path agent,
      @Option(
              names = "--rate",
              defaultValue = "1000",
              description = "readings a second, a multiple of 100 (default: ${DEFAULT-VALUE})")
          int rate,
      @Option(
              names = "--seconds",
              defaultValue = "60",
              description = "at this rate (default: ${DEFAULT-VALUE})")
          int seconds,
      @Option(
              names = "--waiting",
              defaultValue = "200000",
              description = "readings after an outage (default: ${DEFAULT-VALUE})")
          int waiting)
      throws IOException, InterruptedException {
    requireWithin("--rate", rate, RATE_LIMIT);
    requireWithin("--seconds", seconds, SECONDS_LIMIT);
    requireWithin("--waiting", waiting, OPERATIONS_LIMIT);
    if (rate % 100 != 0 || waiting % 100 != 0) {
      throw new UsageException("--rate and --waiting are multiples of 100, an operation");
    }
    if (!Files.isExecutable(agent) || !Files.isDirectory(Path.of("/proc/self"))) {
      throw new UsageException(
          agent + " is no program, or this is no Linux; build the agent and name it with --agent");
    }
    Path program = agent.toAbsolutePath();
    AgentBench.Setting setting = new AgentBench.Setting(program, seconds, rate, waiting);
    return place.measure(
        work -> output.show(new AgentBench(work.toAbsolutePath(), setting, output::say).run()));
  }

  private static void requireWithin(String option, int value, int limit) {
    if (value < 1 || value > limit) {
      throw new UsageException(option + " is " + value + "; it must be 1 to " + limit);
    }
  }

  /** What is measured in a folder of its own. */
  private interface Measurement {
    int in(Path folder) throws IOException, InterruptedException;
  }

  /** Where a bench that needs a disk works. */
  static final class Place {

    @Option(
        names = "--folder",
        paramLabel = "DIR",
        defaultValue = ".",
        description = "on the disk to measure; not in memory (default: ${DEFAULT-VALUE})")
    private Path folder;

    int measure(Measurement measurement) throws IOException, InterruptedException {
      if (!Files.isDirectory(folder)) {
        throw new UsageException(folder + " is no folder; name one that is with --folder");
      }
      Path work = Files.createTempDirectory(folder, "varve-bench-");
      try {
        return measurement.in(work);
      } finally {
        NodeStorage.delete(work);
      }
    }
  }

  /** How often the arms of a bench take turns. */
  static final class Rounds {

    @Option(
        names = "--rounds",
        defaultValue = "5",
        description = "of each arm, in turns (default: ${DEFAULT-VALUE})")
    private int rounds;

    int count() {
      requireWithin("--rounds", rounds, ROUNDS_LIMIT);
      return rounds;
    }
  }

  /** How a bench shows what it does and found. */
  static final class Output {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "print one JSON object; times are in seconds")
    private boolean json;

    void say(String what) {
      spec.commandLine().getErr().println("bench: " + what);
    }

    int show(BenchReport report) {
      if (json) {
        report.printJson(spec.commandLine().getOut());
      } else {
        report.print(spec.commandLine().getOut());
      }
      return 0;
    }
  }
}
