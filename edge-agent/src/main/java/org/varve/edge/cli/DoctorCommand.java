package org.varve.edge.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.AgentConfigReader;
import org.varve.edge.config.ConfigException;
import org.varve.edge.doctor.Checkup;
import org.varve.edge.doctor.Finding;
import org.varve.edge.identity.ServerAddress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Names what is wrong, and what to do. */
@Command(
    name = "doctor",
    description = {
      "Names what keeps the agent from working, and the next step; changes nothing.",
      "Looks at clock, identity, certificate, queue, disk, server, broker and sources.",
      "Exit 0: nothing keeps the agent from working; 1: something does."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve-agent doctor --config agent.yaml",
      "  varve-agent doctor --identity agent --json"
    })
final class DoctorCommand implements Callable<Integer> {
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

  @Option(names = "--json", description = "one JSON object, for programs")
  private boolean json;

  /** A file with everything, or the identity alone. */
  private static final class What {
    @Option(names = "--config", paramLabel = "FILE", description = "as the agent runs with it")
    private @Nullable Path config;

    @Option(names = "--identity", paramLabel = "DIR", description = "as enrolled")
    private @Nullable Path identity;
  }

  @Override
  public Integer call() throws IOException, ConfigException {
    Optional<AgentConfig> config = Optional.empty();
    if (what.config != null) {
      config = Optional.of(new AgentConfigReader(System::getenv).read(what.config));
    }
    Path identity = what.identity == null ? config.orElseThrow().identity() : what.identity;
    Optional<ServerAddress> other = Optional.ofNullable(server).map(ServerAddress::parse);
    List<Finding> findings = new Checkup(identity, config, other, Clock.systemUTC()).run();
    boolean works = findings.stream().noneMatch(f -> f.level() == Finding.Level.FAIL);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(findings, works));
    } else {
      findings.forEach(f -> out.printf("%-4s  %-12s  %s%n", f.level(), f.check(), f.words()));
    }
    out.flush();
    return works ? 0 : AgentCommand.FAILED;
  }

  private static ObjectNode json(List<Finding> findings, boolean works) {
    ObjectNode all = JsonMapper.builder().build().createObjectNode();
    all.put("works", works);
    ArrayNode list = all.putArray("findings");
    findings.forEach(
        finding ->
            list.addObject()
                .put("check", finding.check())
                .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                .put("words", finding.words()));
    return all;
  }
}
