package org.varve.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a data user may, gives, and asks for. */
@Command(
    name = "access",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what you may do with which data, grants and transfers what you own, asks for more.",
      "What you change is signed with your key; docs/access.md says how you get one."
    },
    subcommands = {
      AccessCheckCommand.class,
      AccessListCommand.class,
      AccessGrantCommand.class,
      AccessRevokeCommand.class,
      AccessTransferCommand.class,
      AccessRequestCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  varve access list",
      "  varve access check city/lamp-7 --right update",
      "  varve access grant max city/lamp-7 --until 2027-01-01"
    })
public final class AccessCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "give a command: check, list, grant, revoke, transfer or request");
  }
}
