package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.EntityBundle;
import org.varve.launcher.node.EntityName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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

  @Parameters(index = "0", paramLabel = "ENTITY", description = "the entity that shall show it")
  private String entity;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "folder for ca.pem, cert.pem and key.pem; those there are replaced")
  private Path output;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "name or address under which others will call it, beside those of this host; may be given again")
  private List<String> hosts = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-data",
      description = "data folder of the node, which has started once (default: ${DEFAULT-VALUE})")
  private Path data;

  @Override
  public Integer call() throws IOException {
    try {
      new EntityBundle(new DataFolder(data), Clock.systemUTC())
          .certify(EntityName.of(entity), hosts, output);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("certificate of " + entity + " in " + output);
    out.flush();
    return 0;
  }
}
