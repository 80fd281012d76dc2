package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.EntityName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Issues a certificate of role entity. */
@Command(
    name = "certificate",
    mixinStandardHelpOptions = true,
    description =
        "Issues a certificate of role entity, with a new key: to replace that of a bundle before it ends.",
    footer = {
      "",
      "Example:",
      "  varve entity certificate provisioning -o provisioning-data/pki/server --host varve2.city.example"
    })
final class EntityCertificateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private EntityOptions entity;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "folder for ca.pem, cert.pem and key.pem; those there are replaced")
  private Path output;

  @Override
  public Integer call() throws IOException {
    EntityName name = entity.name();
    try {
      entity.bundle().certify(name, entity.hosts(), output);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("certificate of " + name.word() + " in " + output);
    out.flush();
    return 0;
  }
}
