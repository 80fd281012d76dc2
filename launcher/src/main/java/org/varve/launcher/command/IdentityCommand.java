package org.varve.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes identities of people. */
@Command(
    name = "identity",
    mixinStandardHelpOptions = true,
    description =
        "Makes identities of operators, supervisors and data users: certificate and signing key.",
    subcommands = {
      IdentityCreateCommand.class,
      IdentityRenewCommand.class,
      IdentityAcceptCommand.class
    },
    footer = {"", "Example:", "  varve identity create operator ben -o ben"})
public final class IdentityCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give a command: create, renew, accept");
  }
}
