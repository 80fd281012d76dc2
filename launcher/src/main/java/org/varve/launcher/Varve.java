package org.varve.launcher;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.varve.edge.cli.AgentCommand;
import org.varve.launcher.command.AccessCommand;
import org.varve.launcher.command.AccessesCommand;
import org.varve.launcher.command.AggregateCommand;
import org.varve.launcher.command.ApplyCommand;
import org.varve.launcher.command.BackupCommand;
import org.varve.launcher.command.BenchCommand;
import org.varve.launcher.command.CompletenessCommand;
import org.varve.launcher.command.ConformanceCommand;
import org.varve.launcher.command.DemoCommand;
import org.varve.launcher.command.DeriveCommand;
import org.varve.launcher.command.DoctorCommand;
import org.varve.launcher.command.EntityCommand;
import org.varve.launcher.command.EvidenceCommand;
import org.varve.launcher.command.FabricCommand;
import org.varve.launcher.command.FsckCommand;
import org.varve.launcher.command.GetCommand;
import org.varve.launcher.command.IdentityCommand;
import org.varve.launcher.command.LogCommand;
import org.varve.launcher.command.ReadingsCommand;
import org.varve.launcher.command.ResourceCommand;
import org.varve.launcher.command.RestoreCommand;
import org.varve.launcher.command.SearchCommand;
import org.varve.launcher.command.SourceCommand;
import org.varve.launcher.command.SubmitCommand;
import org.varve.launcher.command.SubscribeCommand;
import org.varve.launcher.command.SuperviseCommand;
import org.varve.launcher.command.TraceCommand;
import org.varve.launcher.command.UpCommand;
import org.varve.launcher.command.UpdateCommand;
import org.varve.launcher.command.VerifyCommand;
import org.varve.launcher.command.WitnessCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code varve} program: one command for each thing that a person does with a node, a source or
 * evidence.
 */
@Command(
    name = "varve",
    description = "From a signed reading to a one-file proof that anyone can check offline.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      EntityCommand.class,
      FabricCommand.class,
      SourceCommand.class,
      ApplyCommand.class,
      ResourceCommand.class,
      IdentityCommand.class,
      SubmitCommand.class,
      SearchCommand.class,
      SubscribeCommand.class,
      ReadingsCommand.class,
      AggregateCommand.class,
      GetCommand.class,
      TraceCommand.class,
      UpdateCommand.class,
      DeriveCommand.class,
      AccessCommand.class,
      AccessesCommand.class,
      EvidenceCommand.class,
      CompletenessCommand.class,
      VerifyCommand.class,
      LogCommand.class,
      WitnessCommand.class,
      SuperviseCommand.class,
      DoctorCommand.class,
      FsckCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      BenchCommand.class,
      ConformanceCommand.class
    },
    footer = {"", "Start with:  varve demo", "Each command explains itself:  varve COMMAND --help"})
public final class Varve {

  private Varve() {}

  public static void main(String[] args) {
    Logging.choose(args);
    System.exit(execute(commandLine(), args));
  }

  /** A full disk or a closed pipe must not look like a complete answer. */
  static int execute(CommandLine line, String... args) {
    int code = line.execute(args);
    if (code == CommandLine.ExitCode.OK && line.getOut().checkError()) {
      line.getErr()
          .println("varve: the output could not be written in full; look at where it goes");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return code;
  }

  /** The command line, writing to standard output and error in UTF-8. */
  public static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Varve()).addSubcommand("agent", AgentCommand.commandLine());
    tellVersion(line);
    return line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** Each command has --version, and all are of one. */
  private static void tellVersion(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version());
    line.getSubcommands().values().forEach(Varve::tellVersion);
  }
}
