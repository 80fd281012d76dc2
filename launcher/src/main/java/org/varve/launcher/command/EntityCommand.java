package org.varve.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets entities run as processes of their own. */
@Command(
    name = "entity",
    mixinStandardHelpOptions = true,
    description = "Makes folders and certificates for entities that run as processes of their own.",
    subcommands = {EntityBundleCommand.class, EntityCertificateCommand.class},
    footer = {
      "",
      "Examples:",
      "  varve entity bundle provisioning -o provisioning-data --host varve2.city.example",
      "  varve entity certificate provisioning -o provisioning-data/pki/server"
    })
public final class EntityCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give a command: bundle or certificate");
  }
}
