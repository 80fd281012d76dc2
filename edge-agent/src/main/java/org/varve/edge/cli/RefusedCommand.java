package org.varve.edge.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.edge.AgentLock;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.RefusedOperation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets the operator deal with what the server refused. */
@Command(
    name = "refused",
    description = "Lists operations that the server refused; queues them once more, or drops them.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  varve-agent refused --identity agent",
      "  varve-agent refused --identity agent --retry",
      "To retry or drop, stop the agent first."
    })
final class RefusedCommand implements Callable<Integer> {
  private static final int LISTED_MAX = 1_000;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--identity", required = true, paramLabel = "DIR", description = "as enrolled")
  private Path identity = Path.of("");

  @ArgGroup(exclusive = true)
  private @Nullable Action action;

  /** One of both. */
  private static final class Action {
    @Option(names = "--retry", description = "queue them once more")
    private boolean retry;

    @Option(names = "--drop", description = "delete them with their readings, for good")
    private boolean drop;
  }

  @Override
  public Integer call() throws IOException {
    AgentIdentity agent = AgentIdentity.load(identity);
    PrintWriter out = spec.commandLine().getOut();
    try (OperationQueue queue = OperationQueue.openExisting(agent.queueFile())) {
      if (action == null) {
        list(queue, out);
      } else {
        act(action, agent, queue, out);
      }
      out.flush();
    }
    return 0;
  }

  private static void act(Action action, AgentIdentity agent, OperationQueue queue, PrintWriter out)
      throws IOException {
    try (AgentLock lock = AgentLock.take(agent.folder())) {
      long count = action.drop ? queue.dropRefused() : queue.retryRefused();
      out.printf("%d operations %s%n", count, action.retry ? "queued once more" : "dropped");
    }
  }

  private static void list(OperationQueue queue, PrintWriter out) throws QueueException {
    for (RefusedOperation refused : queue.refused(LISTED_MAX)) {
      out.printf(
          "%s  %s %d  %s: %s%n  operation %s%n",
          refused.refusedAt(),
          refused.source(),
          refused.sequence(),
          refused.refusal().reason(),
          refused.refusal().message(),
          refused.id());
    }
    out.printf("%d refused%n", queue.status().refused());
  }
}
