package org.varve.edge.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.edge.AgentStatus;
import org.varve.edge.EdgeAgent;
import org.varve.edge.collect.SourceStatus;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.AgentConfigReader;
import org.varve.edge.config.ConfigException;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.thread.StopSignal;
import org.varve.edge.uplink.UplinkListener;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs an agent until it is told to stop, or until its sources have ended. */
@Command(
    name = "run",
    description = "Reads the sources, signs, keeps on disk, and sends until receipts come.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve-agent run --config agent.yaml",
      "  varve-agent run --identity agent --source name=urn:varve:source:pi,type=host,period=1s",
      "  varve-agent run --identity agent --once \\",
      "    --source name=urn:varve:source:speed,type=csv,file=speed.csv,zone=America/Chicago",
      "Keys of --source: name, type, data-type, labels.NAME; host: period, disk;",
      "csv: file, time-column, value-column, separator, zone, unit, follow;",
      "file: folder, done, failed, pattern, format, settle, follow;",
      "mqtt: broker, topic, payload, value-field, time-field, unit, username, password-file, ca."
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "instead of where it enrolled")
  private @Nullable String server;

  @Option(
      names = "--broker",
      paramLabel = "URL",
      description =
          "send through an MQTT broker instead: ssl://HOST:PORT, shown the agent's certificate,"
              + " or tcp://localhost:PORT; more in the file's section mqtt")
  private @Nullable String broker;

  @Option(
      names = "--once",
      description =
          "end when the sources have ended and every operation has its receipt;"
              + " exit 1 if something was refused or a source failed")
  private boolean once;

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      defaultValue = "PT1H",
      description =
          "with --once: how long to wait for all that, e.g. PT10M (usual: ${DEFAULT-VALUE})")
  private Duration patience = Duration.ofHours(1);

  /** A file, or flags. */
  private static final class What {
    @Option(names = "--config", paramLabel = "FILE", description = "YAML file, see README")
    private @Nullable Path config;

    @ArgGroup(exclusive = false)
    private @Nullable Flags flags;
  }

  /** What a file would say. */
  private static final class Flags {
    @Option(names = "--identity", paramLabel = "DIR", required = true, description = "as enrolled")
    private Path identity = Path.of("");

    @Option(
        names = "--source",
        paramLabel = "KEY=VALUE,…",
        required = true,
        description = "a source")
    private List<String> sources = new ArrayList<>();
  }

  @Override
  public Integer call() throws IOException, ConfigException, InterruptedException {
    StopSignal told = new StopSignal();
    StopSignal done = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(told, done), "stop"));
    try (EdgeAgent agent = EdgeAgent.open(config(), new UplinkListener() {})) {
      agent.start();
      return once ? untilDrained(agent) : untilTold(told);
    } finally {
      done.set();
    }
  }

  private AgentConfig config() throws IOException, ConfigException {
    AgentConfigReader reader = new AgentConfigReader(System::getenv);
    AgentConfig config = what.config == null ? fromFlags(reader) : reader.read(what.config);
    try {
      AgentConfig sent =
          server == null ? config : config.sendingTo(Optional.of(ServerAddress.parse(server)));
      AgentConfig through = broker == null ? sent : sent.through(BrokerConfig.of(broker));
      return once ? through.onceOnly() : through;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private AgentConfig fromFlags(AgentConfigReader reader) throws ConfigException {
    Flags flags = java.util.Objects.requireNonNull(what.flags, "picocli wants one of both");
    List<SourceConfig> sources = new ArrayList<>();
    for (String source : flags.sources) {
      sources.add(reader.source(source, Path.of("")));
    }
    try {
      return AgentConfig.of(flags.identity, sources);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int untilDrained(EdgeAgent agent) throws IOException, InterruptedException {
    boolean drained = agent.awaitDrained(patience);
    AgentStatus status = agent.status();
    PrintWriter out = spec.commandLine().getOut();
    boolean good = drained && status.queue().refused() == 0;
    for (SourceStatus source : status.sources()) {
      out.printf(
          "%s: %s, %d readings, %d rows set aside%s%n",
          source.name(),
          source.state().name().toLowerCase(java.util.Locale.ROOT),
          source.readings(),
          source.rejected(),
          source.problem().map(problem -> ": " + problem).orElse(""));
      good &= source.state() == SourceStatus.State.ENDED;
    }
    out.printf(
        "operations: %d recorded, %d refused, %d waiting%s%n",
        status.queue().recorded(),
        status.queue().refused(),
        status.queue().queued(),
        status.lastError().map(error -> ": " + error).orElse(""));
    out.flush();
    return good ? 0 : AgentCommand.FAILED;
  }

  private static int untilTold(StopSignal told) throws InterruptedException {
    while (!told.isSet()) {
      told.await(Duration.ofHours(1));
    }
    return 0;
  }

  /** The JVM must not end before the agent has: readings that are being signed would be lost. */
  private static void stop(StopSignal told, StopSignal done) {
    told.set();
    try {
      done.await(STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
