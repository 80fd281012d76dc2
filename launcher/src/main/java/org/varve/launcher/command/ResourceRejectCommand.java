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

/** Turns a proposed change down. */
@Command(
    name = "reject",
    mixinStandardHelpOptions = true,
    description = {"Turns down a change that waits for approval, or takes back your own."},
    footer = {"", "Example:", "  varve resource reject Operator ben --reason 'wrong key'"})
final class ResourceRejectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ResourceOptions resource;

  @Mixin private ReasonOption reason;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (ResourceClient client = resource.operator().resources()) {
      ResourceVersion waiting = resource.waiting(client);
      ResourceChange change = client.judge(waiting, ControlBody.Action.REJECT, reason.text());
      ResourceText.printRejected(spec.commandLine().getOut(), change, json);
      return 0;
    }
  }
}
