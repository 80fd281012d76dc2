package org.varve.launcher.command;

import java.util.concurrent.Callable;
import org.varve.evidence.operation.ControlBody;
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

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (ResourceClient client = resource.operator().resources()) {
      ResourceVersion waiting = resource.waiting(client);
      ResourceChange change = client.judge(waiting, ControlBody.Action.APPROVE, reason.text());
      ResourceText.printChange(spec.commandLine().getOut(), change, false, json);
      return 0;
    }
  }
}
