package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.varve.launcher.client.ResourceClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows all versions of a resource. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what happened to a resource, oldest first: who, when, what changed. All of it can be proven."
    },
    footer = {
      "",
      "Examples:",
      "  varve resource history Grant lamps",
      "  varve resource history Operator ann --json"
    })
final class ResourceHistoryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ResourceOptions resource;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    try (ResourceClient client = resource.operator().resources()) {
      PrintWriter out = spec.commandLine().getOut();
      Table table = new Table("LEAF", "RECORDED", "EVENT", "VERSION", "BY", "WHAT", "REASON");
      client.events(
          resource.kind(),
          resource.id(),
          event -> {
            if (json) {
              Json.printLine(out, ResourceText.object(event));
            } else {
              table.row(
                  event.getLeafIndex(),
                  Ids.time(true, event.getRecordedAt()),
                  ResourceText.event(event),
                  event.getAfter().getVersion(),
                  ResourceText.person(event.getBy()),
                  ResourceText.changed(event),
                  event.getAfter().getReason());
            }
          });
      if (!json) {
        table.print(out);
      }
      out.flush();
      return 0;
    }
  }
}
