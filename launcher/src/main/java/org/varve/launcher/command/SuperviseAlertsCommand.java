package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.v2m.v1.Alert;
import org.varve.proto.v2m.v1.AlertState;
import org.varve.proto.v2m.v1.ListAlertsRequest;
import org.varve.proto.v2m.v1.ListAlertsResponse;
import org.varve.rp.MessageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists alerts. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    description = {
      "Lists alerts that are open, each with what is wrong and what to do.",
      "Exit code 0: none fires; 1: one does, and nobody has acknowledged it."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise alerts",
      "  varve supervise alerts --all --json",
      "  varve supervise acknowledge silent-source:city/meter-1 --note 'battery ordered'"
    })
final class SuperviseAlertsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Option(names = "--all", description = "also those that are resolved")
  private boolean all;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (SupervisorClient client = supervisor.connect()) {
      ListAlertsResponse answer = client.v2m().listAlerts(ListAlertsRequest.getDefaultInstance());
      List<Alert> alerts =
          answer.getAlertsList().stream()
              .filter(alert -> all || alert.getState() != AlertState.ALERT_STATE_RESOLVED)
              .toList();
      if (json) {
        alerts.forEach(alert -> Json.printLine(out, MessageView.of(alert)));
      } else {
        print(out, alerts);
        if (answer.getDropped() > 0) {
          out.println(answer.getDropped() + " more were dropped: acknowledge what is known");
        }
      }
      out.flush();
      return alerts.stream().anyMatch(a -> a.getState() == AlertState.ALERT_STATE_FIRING) ? 1 : 0;
    }
  }

  static void print(PrintWriter out, List<Alert> alerts) {
    Table table = new Table("STATE", "SINCE", "ID", "BY", "WHAT");
    for (Alert alert : alerts) {
      table.row(
          Words.of(alert.getState()),
          Ids.time(alert.hasSince(), alert.getSince()),
          alert.getId(),
          alert.getAcknowledgedBy().isEmpty() ? "-" : alert.getAcknowledgedBy(),
          alert.getSentence() + (alert.getNote().isEmpty() ? "" : " [" + alert.getNote() + "]"));
    }
    table.print(out);
  }
}
