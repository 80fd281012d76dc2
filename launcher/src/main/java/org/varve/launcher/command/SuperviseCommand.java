package org.varve.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What supervisors do: see how the node is, what happens on it, and whether it is all there. */
@Command(
    name = "supervise",
    mixinStandardHelpOptions = true,
    description = {
      "Shows supervisors how the node is, what happens to data, and whether what is stored is sound.",
      "They see what is said about data, and proofs of it, but not the data itself."
    },
    subcommands = {
      SuperviseEnrollCommand.class,
      SuperviseOverviewCommand.class,
      SuperviseEventsCommand.class,
      SuperviseAuditCommand.class,
      SuperviseAccessesCommand.class,
      SuperviseSequenceCommand.class,
      SuperviseValidateCommand.class,
      SuperviseSourcesCommand.class,
      SuperviseSampleCommand.class,
      SuperviseUsersCommand.class,
      SuperviseAlertsCommand.class,
      SuperviseAcknowledgeCommand.class,
      SuperviseReportCommand.class,
      SuperviseVerifyCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise overview",
      "  varve supervise events --from-start"
    })
public final class SuperviseCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "give a command: " + String.join(", ", spec.subcommands().keySet()));
  }
}
