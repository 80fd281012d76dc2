package org.varve.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A Fabric network to try things on. */
@Command(
    name = "fabric",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a Hyperledger Fabric network for development on this host, without Docker.",
      "Fabric's own programs run as processes on 127.0.0.1, with TLS on every link. They stay until",
      "'varve fabric down'. docs/fabric.md says how to use a network that others run."
    },
    subcommands = {
      FabricUpCommand.class,
      FabricStatusCommand.class,
      FabricLogsCommand.class,
      FabricDownCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  FABRIC_BIN=~/fabric/bin varve fabric up --orgs=2",
      "  varve fabric status",
      "  varve fabric down"
    })
public final class FabricCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give a command: up, status, logs or down");
  }
}
