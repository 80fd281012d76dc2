package org.varve.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets sources in, and out. */
@Command(
    name = "source",
    mixinStandardHelpOptions = true,
    description = "Enrols sources, lists and revokes them.",
    subcommands = {
      SourceEnrollCommand.class,
      SourceTokenCommand.class,
      SourceListCommand.class,
      SourceBindCommand.class,
      SourceRevokeCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  varve source enroll workshop",
      "  varve source token workshop 'city/traffic/*' --valid 24h",
      "  varve source list"
    })
public final class SourceCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "give a command: enroll, token, list, bind or revoke");
  }
}
