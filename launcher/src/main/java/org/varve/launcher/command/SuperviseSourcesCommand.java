package org.varve.launcher.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.AgentHealth;
import org.varve.proto.common.v1.SourceSighting;
import org.varve.proto.v2m.v1.ListSourcesRequest;
import org.varve.proto.v2m.v1.SourceView;
import org.varve.rp.MessageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists sources with what was last seen of each. */
@Command(
    name = "sources",
    mixinStandardHelpOptions = true,
    description = {
      "Lists sources with what was last seen of each.",
      "That is what representation saw since it started, and else when something of it was recorded.",
      "DELAY is how long before it came the last operation was signed; a minus says that the signer's clock is ahead."
    },
    footer = {"", "Examples:", "  varve supervise sources", "  varve supervise sources --json"})
final class SuperviseSourcesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (SupervisorClient client = supervisor.connect()) {
      List<SourceView> sources = new ArrayList<>();
      client
          .v2m()
          .listSources(ListSourcesRequest.getDefaultInstance())
          .forEachRemaining(message -> sources.addAll(message.getSourcesList()));
      if (json) {
        sources.forEach(source -> Json.printLine(out, MessageView.of(source)));
        out.flush();
      } else {
        print(out, sources);
      }
      return 0;
    }
  }

  private static void print(PrintWriter out, List<SourceView> sources) {
    Table table =
        new Table(
            "SOURCE",
            "STATE",
            "LAST SEEN",
            "EVERY",
            "DELAY",
            "EPOCH/SEQ",
            "ACCEPTED",
            "REFUSED",
            "QUEUED",
            "SIGNER");
    for (SourceView view : sources) {
      SourceSighting source = view.getSighting();
      boolean seen = source.hasLastSeenAt();
      table.row(
          source.getSource(),
          Words.of(view.getState()),
          lastSeen(view),
          source.hasPeriod() ? span(source.getPeriod()) : "-",
          source.hasSignedBefore() ? span(source.getSignedBefore()) : "-",
          seen ? source.getEpoch() + "/" + source.getSequence() : "-",
          source.getAccepted(),
          source.getRefused() == 0
              ? "0"
              : source.getRefused() + " (" + source.getLastRefusal() + ")",
          source.hasAgent() ? queued(source) : "-",
          source.getSigner());
    }
    table.print(out);
  }

  private static String lastSeen(SourceView view) {
    SourceSighting source = view.getSighting();
    return Stream.of(
            Ids.time(source.hasLastSeenAt(), source.getLastSeenAt()),
            Ids.time(view.hasRecordedAt(), view.getRecordedAt()))
        .filter(time -> !time.isEmpty())
        .max(Comparator.comparing(Instant::parse))
        .orElse("-");
  }

  /** What waits at its agent, and for how long by that agent's clock. */
  private static String queued(SourceSighting source) {
    AgentHealth agent = source.getAgent();
    if (!agent.hasOldestQueuedAt()) {
      return Long.toString(agent.getQueuedOperations());
    }
    Duration age =
        Duration.ofSeconds(agent.getAt().getSeconds() - agent.getOldestQueuedAt().getSeconds());
    return "%d (%s)".formatted(agent.getQueuedOperations(), TraceCommand.words(age));
  }

  private static String span(com.google.protobuf.Duration duration) {
    return TraceCommand.words(Duration.ofSeconds(duration.getSeconds(), duration.getNanos()));
  }
}
