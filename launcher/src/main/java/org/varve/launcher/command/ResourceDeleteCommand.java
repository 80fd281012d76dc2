package org.varve.launcher.command;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.launcher.client.ResourceClient;
import org.varve.proto.common.v1.ResourceChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Deletes a resource. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes a resource, by an operation that you sign. Its versions stay readable."
    },
    footer = {
      "",
      "Examples:",
      "  varve resource delete Grant lamps --reason 'contract ended'",
      "  varve resource delete DataUser eve --dry-run"
    })
final class ResourceDeleteCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ResourceOptions resource;

  @Mixin private ReasonOption reason;

  @Option(names = "--dry-run", description = "only say what would be done")
  private boolean dryRun;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (ResourceClient client = resource.operator().resources()) {
      ResourceClient.Found found = client.find(resource.kind(), resource.id());
      if (found.there().isEmpty()) {
        throw resource.unknown();
      }
      ResourceChange change =
          dryRun
              ? client.tried(resource.kind(), resource.id(), Optional.empty())
              : client.change(
                  resource.kind(), resource.id(), found.inForce(), Optional.empty(), reason.text());
      ResourceText.printChange(spec.commandLine().getOut(), change, dryRun, json);
      return change.getProblemsCount() == 0 ? 0 : 1;
    }
  }
}
