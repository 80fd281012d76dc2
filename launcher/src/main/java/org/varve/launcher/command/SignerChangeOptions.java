package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.ResourceClient;
import org.varve.ledger.ResourceKind;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.common.v1.SignerResource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Of every command by which an operator changes one signer. */
final class SignerChangeOptions {

  private static final String BINDING = ResourceKind.BINDING.word();

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
      description = "recorded with the change, which you sign")
  private String reason;

  @Option(names = "--dry-run", description = "only say what would be done")
  private boolean dryRun;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  /** Has the signer be as the change makes it of how it is, and prints what that did. */
  int apply(UnaryOperator<SignerResource.Builder> change, PrintWriter out) {
    try (ResourceClient client = operator.resources()) {
      String id = client.signer(signer).getId();
      // Read first: who changes it meanwhile makes this change stale.
      Optional<ResourceVersion> inForce = client.find(BINDING, id).inForce();
      SignerResource now = client.signer(id);
      SignerResource wanted = change.apply(now.toBuilder()).build();
      boolean changes = !wanted.equals(now);
      if (!changes || dryRun) {
        List<ResourceChange.Problem> problems = changes ? tried(client, wanted) : List.of();
        if (!problems.isEmpty()) {
          throw new UsageException(
              "it would be refused: "
                  + String.join(
                      "; ",
                      problems.stream().map(p -> p.getReason() + ": " + p.getDetail()).toList()));
        }
        Signers.print(out, new Signers.Change(now, wanted, Optional.empty(), dryRun), json);
        return 0;
      }
      ResourceChange stated =
          client.change(BINDING, wanted.getId(), inForce, Optional.of(binding(wanted)), reason);
      Signers.print(
          out,
          new Signers.Change(
              now, client.signer(wanted.getId()), Optional.of(stated.getOperationId()), false),
          json);
      return 0;
    }
  }

  private static List<ResourceChange.Problem> tried(ResourceClient client, SignerResource wanted) {
    return client.tried(BINDING, wanted.getId(), Optional.of(binding(wanted))).getProblemsList();
  }

  private static Spec binding(SignerResource wanted) {
    return Spec.of(
        Map.of(
            "sources", SpecValue.of(List.copyOf(wanted.getSourcesList())),
            "state", SpecValue.of(Signers.state(wanted.getState()))));
  }
}
