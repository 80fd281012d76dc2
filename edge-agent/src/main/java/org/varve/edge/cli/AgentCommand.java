package org.varve.edge.cli;

import java.io.IOException;
import org.varve.edge.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: enrols an agent, runs it, and shows how it is doing. */
@Command(
    name = "varve-agent",
    description = "Signs readings beside their source and sends them until each has a receipt.",
    mixinStandardHelpOptions = true,
    version = "varve-agent 0.1.0",
    subcommands = {
      EnrollCommand.class,
      RunCommand.class,
      StatusCommand.class,
      RefusedCommand.class,
      DoctorCommand.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  varve-agent enroll --token TOKEN --server varve.example:4561 --identity agent",
      "  varve-agent run --identity agent --source name=urn:varve:source:pi,type=host"
    })
public final class AgentCommand implements Runnable {
  /** As picocli has it: 2 is wrong usage. */
  static final int FAILED = 1;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command with its subcommands; also to be hung into a larger program. */
  public static CommandLine commandLine() {
    return new CommandLine(new AgentCommand())
        .setExecutionExceptionHandler(AgentCommand::explain)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give a command");
  }

  /** What an operator can mend is told in one line; anything else is a fault of ours, in full. */
  private static int explain(Exception thrown, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (thrown instanceof ConfigException) {
      command.getErr().println(thrown.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (thrown instanceof IOException) {
      command.getErr().println(thrown.getMessage());
      return FAILED;
    }
    throw thrown;
  }
}
