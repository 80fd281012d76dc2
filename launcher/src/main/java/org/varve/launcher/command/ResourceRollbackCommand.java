package org.varve.launcher.command;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.launcher.client.ResourceClient;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Goes back to an older version. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a resource what it was at an older version, by a new version that you sign."
    },
    footer = {"", "Example:", "  varve resource rollback Grant lamps --to 1 --reason 'too wide'"})
final class ResourceRollbackCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ResourceOptions resource;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "the version to go back to, from 1")
  private long version;

  @Mixin private ReasonOption reason;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (ResourceClient client = resource.operator().resources()) {
      ResourceVersion old = client.version(resource.kind(), resource.id(), version);
      Optional<org.varve.evidence.operation.Spec> wanted =
          old.getDeleted() ? Optional.empty() : Optional.of(ResourceText.spec(old));
      ResourceClient.Found found = client.find(resource.kind(), resource.id());
      ResourceChange change =
          client.change(
              resource.kind(),
              resource.id(),
              found.inForce(),
              wanted,
              reason.text().isEmpty() ? "back to version " + version : reason.text());
      ResourceText.printChange(spec.commandLine().getOut(), change, false, json);
      return 0;
    }
  }
}
