package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.ResourceClient;
import org.varve.launcher.output.Json;
import org.varve.proto.common.v1.ResourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists resources. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists resources of a kind or of all, or what waits for a second operator.",
      "Kinds: DataSource, DataFormat, DataUser, Grant, Ownership, Collection, Operator, Supervisor,",
      "AlertRule, Retention."
    },
    footer = {
      "",
      "Examples:",
      "  varve resource list",
      "  varve resource list Grant",
      "  varve resource list --waiting",
      "  varve resource list DataSource --json"
    })
final class ResourceListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OperatorOptions operator;

  @Parameters(
      arity = "0..1",
      paramLabel = "KIND",
      defaultValue = "",
      description = "such as Grant (default: all)")
  private String kind;

  @Option(names = "--waiting", description = "only what waits for a second operator's approval")
  private boolean waiting;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    try (ResourceClient client = operator.resources()) {
      List<ResourceVersion> found =
          kind.isEmpty() && !waiting ? client.listAll() : client.list(kind, waiting);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        found.forEach(version -> Json.printLine(out, ResourceText.object(version)));
        out.flush();
      } else {
        ResourceText.printList(out, found);
      }
      return 0;
    }
  }
}
