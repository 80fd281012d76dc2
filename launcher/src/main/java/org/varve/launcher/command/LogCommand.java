package org.varve.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Follows a log from outside. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "Follows a log from outside: copies it, and checks that it only grows.",
    subcommands = {
      LogAuditCommand.class,
      LogMirrorCommand.class,
      LogCheckCommand.class,
      LogServeCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  varve log audit https://city.example/log --state audit --trust trust.txt",
      "  varve log mirror https://city.example/log --to mirror --trust trust.txt"
    })
public final class LogCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "give a command: audit, mirror, check or serve");
  }
}
