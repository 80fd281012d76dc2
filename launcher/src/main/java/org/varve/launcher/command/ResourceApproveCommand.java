package org.varve.launcher.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.ControlBody;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.ResourceClient;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Agrees to a proposed change. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = {
      "Approves a change of a credential that another operator proposed; it is in force from there on."
    },
    footer = {"", "Example:", "  varve resource approve Operator ben --reason 'met him'"})
final class ResourceApproveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ResourceOptions resource;

  @Mixin private ReasonOption reason;

  @Option(
      names = "--operation",
      paramLabel = "ID",
      description =
          "approve nothing but this operation, as 'resource list --waiting --json' shows it")
  private @Nullable String operation;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (ResourceClient client = resource.operator().resources()) {
      ResourceVersion waiting = resource.waiting(client);
      String waits = Ids.hex(waiting.getOperationId());
      if (operation != null && !operation.equals(waits)) {
        throw new UsageException(
            "what waits is operation %s, not %s; look at it, and approve that"
                .formatted(waits, operation));
      }
      ResourceChange change = client.judge(waiting, ControlBody.Action.APPROVE, reason.text());
      ResourceText.printChange(spec.commandLine().getOut(), change, false, json);
      return 0;
    }
  }
}
