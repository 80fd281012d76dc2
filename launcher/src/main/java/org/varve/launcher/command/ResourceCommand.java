package org.varve.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads and changes what operators control. */
@Command(
    name = "resource",
    mixinStandardHelpOptions = true,
    description = {
      "Shows and changes what operators control: sources, formats, users, grants, credentials, rules.",
      "'varve apply' makes resources; docs/control.md describes each kind."
    },
    subcommands = {
      ResourceGetCommand.class,
      ResourceListCommand.class,
      ResourceHistoryCommand.class,
      ResourceWatchCommand.class,
      ResourceDeleteCommand.class,
      ResourceRollbackCommand.class,
      ResourceApproveCommand.class,
      ResourceRejectCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  varve resource list Grant",
      "  varve resource get DataSource city/lamp-7",
      "  varve resource history Operator ann"
    })
public final class ResourceCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "give a command: get, list, history, watch, delete, rollback, approve or reject");
  }
}
