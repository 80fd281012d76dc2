package org.varve.launcher.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import org.varve.representation.CertificateAuthority;
import org.varve.rp.CertificateLife;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a person's certificate, also one that has ended, a new life of the same key. */
@Command(
    name = "renew",
    mixinStandardHelpOptions = true,
    description = {
      "Renews a person's certificate for the key that he has, also when it has ended.",
      "Runs on the node's host. The folder needs cert.pem alone: he sends it, and gets it back.",
      "What he may do stands on the ledger and stays as it is."
    },
    footer = {"", "Example:", "  varve identity renew ben"})
final class IdentityRenewCommand implements Callable<Integer> {
  private static final Set<Role> PEOPLE = Set.of(Role.OPERATOR, Role.SUPERVISOR, Role.USER);

  @Spec private CommandSpec spec;
  @Mixin private AuthorityOptions authority;

  @Parameters(paramLabel = "DIR", description = "the folder with his cert.pem, replaced in it")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    CertificateAuthority issuer = authority.open();
    X509Certificate old = certificate();
    PeerIdentity person =
        PeerIdentity.of(old)
            .filter(peer -> PEOPLE.contains(peer.role()))
            .orElseThrow(
                () ->
                    new UsageException(
                        folder
                            + " has no certificate of a person; sources and entities renew theirs"
                            + " themselves"));
    if (!issuer.issued(old)) {
      throw new UsageException(
          "the certificate in %s is of another authority; name the data folder of its node with --data"
              .formatted(folder));
    }
    issuer.renewClient(folder, person.role().word(), person.name());
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "%s %s: valid until %s"
            .formatted(
                person.role().word(), person.name(), CertificateLife.of(certificate()).until()));
    out.flush();
    return 0;
  }

  private X509Certificate certificate() throws IOException {
    Path file = folder.resolve("cert.pem");
    if (!Files.exists(file)) {
      throw new UsageException(
          "there is no " + file + "; name the folder that varve identity create made");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException e) {
      throw new UsageException(file + " is no certificate: " + e.getMessage(), e);
    }
  }
}
