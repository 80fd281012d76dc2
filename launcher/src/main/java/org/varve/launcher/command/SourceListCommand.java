package org.varve.launcher.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.OperatorClient;
import org.varve.launcher.output.Json;
import org.varve.proto.common.v1.SignerResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists who may speak about which sources. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the signers of sources: what they may speak about, and whether they may.",
    footer = {"", "Example:", "  varve source list", "  varve source list --json"})
final class SourceListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OperatorOptions operator;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    try (OperatorClient client = operator.connect()) {
      List<SignerResource> signers = client.signers();
      if (json) {
        signers.forEach(
            signer -> Json.printLine(spec.commandLine().getOut(), Signers.object(signer)));
      } else {
        Signers.print(spec.commandLine().getOut(), signers);
      }
      return 0;
    }
  }
}
