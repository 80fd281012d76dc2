package org.varve.launcher.command;

import java.util.concurrent.Callable;
import org.varve.launcher.client.OperatorClient;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.common.v1.SignerState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends what a signer may do. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Revokes a signer, for good: its next message is refused, on open connections too.",
      "What it signed before stays valid. Its agent comes back with a new key and a new token."
    },
    footer = {
      "",
      "Example:",
      "  varve source list",
      "  varve source revoke urn:varve:signer:2b7e1516 --reason 'stolen from site 4'"
    })
final class SourceRevokeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OperatorOptions operator;

  @Parameters(
      paramLabel = "SIGNER",
      description = "its id, or the first 8 characters or more of the id's last part")
  private String signer;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "recorded with the revocation")
  private String reason;

  @Option(names = "--dry-run", description = "only say what would be done")
  private boolean dryRun;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (OperatorClient client = operator.connect()) {
      SignerResource wanted =
          client.signer(signer).toBuilder().setState(SignerState.SIGNER_STATE_REVOKED).build();
      Signers.print(
          spec.commandLine().getOut(), Signers.apply(client, wanted, dryRun, reason), dryRun, json);
      return 0;
    }
  }
}
