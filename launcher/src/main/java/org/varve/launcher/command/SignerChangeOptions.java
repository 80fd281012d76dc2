package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.function.UnaryOperator;
import org.varve.launcher.client.OperatorClient;
import org.varve.proto.common.v1.SignerResource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Of every command by which an operator changes one signer. */
final class SignerChangeOptions {

  @Mixin private OperatorOptions operator;

  @Parameters(
      index = "0",
      paramLabel = "SIGNER",
      description = "its id, or the first 8 characters or more of the id's last part")
  private String signer;

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

  /** Has the signer be as the change makes it of how it is, and prints what that did. */
  int apply(UnaryOperator<SignerResource.Builder> change, PrintWriter out) {
    try (OperatorClient client = operator.connect()) {
      SignerResource wanted = change.apply(client.signer(signer).toBuilder()).build();
      Signers.print(out, Signers.apply(client, wanted, dryRun, reason), dryRun, json);
      return 0;
    }
  }
}
