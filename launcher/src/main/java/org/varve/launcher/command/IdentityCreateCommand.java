package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.ActorKey;
import org.varve.launcher.resource.ResourceFile;
import org.varve.launcher.resource.WantedResource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.ActorSpec;
import org.varve.representation.CertificateAuthority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the folder that a person acts with, and prints the credential to apply. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a person's certificate and signing key, and prints his credential.",
      "That is the resource that lets him act once it is applied (and approved).",
      "Runs on the node's host; give the folder to nobody but the person."
    },
    footer = {
      "",
      "Examples:",
      "  varve identity create operator ben -o ben > ben.yaml && varve apply -f ben.yaml",
      "  varve identity create user eve -o eve > eve.yaml"
    })
final class IdentityCreateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private AuthorityOptions authority;

  @Parameters(index = "0", paramLabel = "OFFICE", description = "operator, supervisor or user")
  private Office office;

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "1 to 64 of a-z, A-Z, 0-9, '.', '_', '@' and '-'")
  private String name;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description =
          "folder for ca.pem, cert.pem, key.pem, signing-key.pem and trust.txt; must not be there")
  private Path output;

  @Override
  public Integer call() throws IOException {
    ActorName actor = new ActorName(office, name);
    CertificateAuthority issuer = authority.open();
    if (Files.exists(output)) {
      throw new UsageException(
          output
              + " is there already; name another folder with -o, or renew its certificate with"
              + " varve identity renew");
    }
    issuer.writeClient(output, office.word(), name);
    SigningKey key = ActorKey.openOrCreate(output);
    Path trust = authority.folder().trustFile();
    if (Files.exists(trust)) {
      Files.copy(trust, output.resolve("trust.txt"));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(ResourceFile.write(credential(actor, key)));
    out.flush();
    spec.commandLine()
        .getErr()
        .println("varve: identity of %s %s in %s".formatted(office.word(), name, output));
    return 0;
  }

  private static WantedResource credential(ActorName actor, SigningKey key) {
    return new WantedResource(
        ResourceKind.credentialOf(actor.office()).word(),
        actor.name(),
        Optional.empty(),
        ActorSpec.credential(actor, key),
        "");
  }
}
