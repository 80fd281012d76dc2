package org.varve.launcher.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.OperatorClient;
import org.varve.proto.common.v1.SignerResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says anew what a signer may speak about. */
@Command(
    name = "bind",
    mixinStandardHelpOptions = true,
    description = {
      "Binds a signer to other sources: these and no others, from its next message on.",
      "Its agent hears of them when it renews its certificate."
    },
    footer = {
      "",
      "Example:",
      "  varve source bind urn:varve:signer:2b7e1516 'hall-3/*' --reason 'moved to hall 3'"
    })
final class SourceBindCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OperatorOptions operator;

  @Parameters(
      index = "0",
      paramLabel = "SIGNER",
      description = "its id, or the first 8 characters or more of the id's last part")
  private String signer;

  @Parameters(
      index = "1..*",
      arity = "1..64",
      paramLabel = "SOURCE",
      description = "exact names, or prefixes that end in *")
  private List<String> sources;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "recorded with the change")
  private String reason;

  @Option(names = "--dry-run", description = "only say what would be done")
  private boolean dryRun;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (OperatorClient client = operator.connect()) {
      SignerResource wanted =
          client.signer(signer).toBuilder().clearSources().addAllSources(sources).build();
      Signers.print(
          spec.commandLine().getOut(), Signers.apply(client, wanted, dryRun, reason), dryRun, json);
      return 0;
    }
  }
}
