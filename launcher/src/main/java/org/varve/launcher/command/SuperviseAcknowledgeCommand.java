package org.varve.launcher.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.SupervisorClient;
import org.varve.proto.v2m.v1.AcknowledgeAlertRequest;
import org.varve.proto.v2m.v1.Alert;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says that a supervisor knows of an alert. */
@Command(
    name = "acknowledge",
    mixinStandardHelpOptions = true,
    description = {
      "Says that you know of an alert.",
      "It stays until what it is about is over; one about something that happened once, such as a",
      "fork, is resolved by it."
    },
    footer = {
      "",
      "Example:",
      "  varve supervise acknowledge silent-source:city/meter-1 --note 'battery ordered'"
    })
final class SuperviseAcknowledgeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Parameters(paramLabel = "ID", description = "of the alert, as varve supervise alerts prints it")
  private String id;

  @Option(
      names = "--note",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "what you say about it; at most 512 bytes")
  private String note;

  @Override
  public Integer call() {
    try (SupervisorClient client = supervisor.connect()) {
      Alert alert =
          client
              .v2m()
              .acknowledgeAlert(
                  AcknowledgeAlertRequest.newBuilder().setId(id).setNote(note).build())
              .getAlert();
      SuperviseAlertsCommand.print(spec.commandLine().getOut(), List.of(alert));
      return 0;
    }
  }
}
