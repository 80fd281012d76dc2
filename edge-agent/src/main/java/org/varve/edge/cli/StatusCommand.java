package org.varve.edge.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.varve.edge.AgentLock;
import org.varve.edge.directive.SourceDirectives;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueStatus;
import org.varve.edge.queue.SourceState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows who an agent is and what its queue holds, whether it runs or not. */
@Command(
    name = "status",
    description = "Shows what waits, what was recorded and what was refused.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  varve-agent status --identity agent")
final class StatusCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--identity", required = true, paramLabel = "DIR", description = "as enrolled")
  private Path identity = Path.of("");

  @Option(names = "--json", description = "one JSON object, for programs")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    AgentIdentity agent = AgentIdentity.load(identity);
    try (OperationQueue queue = OperationQueue.openExisting(agent.queueFile())) {
      ObjectNode status = status(agent, queue);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(status);
      } else {
        print(status, "", out);
      }
      out.flush();
    }
    return 0;
  }

  private static ObjectNode status(AgentIdentity agent, OperationQueue queue) throws IOException {
    QueueStatus totals = queue.status();
    ObjectNode status = JsonMapper.builder().build().createObjectNode();
    status.put("signer", agent.signer());
    status.put("server", agent.server().toString());
    status.put("running", AgentLock.isTaken(agent.folder()));
    status.put("epoch", queue.epoch());
    status.put("queued", totals.queued());
    status.put("queued_bytes", totals.queuedBytes());
    status.put("recorded", totals.recorded());
    status.put("refused", totals.refused());
    status.put("dropped", totals.dropped());
    addSources(status.putObject("sources"), queue.states(), SourceDirectives.load(agent.folder()));
    return status;
  }

  private static void addSources(
      ObjectNode sources, SortedMap<String, SourceState> states, SourceDirectives directives) {
    states.forEach(
        (name, state) -> {
          ObjectNode source =
              sources
                  .putObject(name)
                  .put("operations", state.sequence())
                  .put("readings", state.readings())
                  .put("rejected", state.rejected());
          directives.whyHeld(name).ifPresent(why -> source.put("held", why));
        });
  }

  private static void print(ObjectNode level, String indent, PrintWriter out) {
    level
        .properties()
        .forEach(
            field -> {
              if (field.getValue() instanceof ObjectNode below) {
                out.println(indent + field.getKey());
                print(below, indent + "  ", out);
              } else {
                out.printf("%s%-14s%s%n", indent, field.getKey(), field.getValue().asText());
              }
            });
  }
}
