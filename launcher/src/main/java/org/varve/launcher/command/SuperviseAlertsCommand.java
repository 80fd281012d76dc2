package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.v2m.v1.Alert;
import org.varve.proto.v2m.v1.AlertSeverity;
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
      "  varve supervise alerts --severity critical",
      "  varve supervise alerts --all --json",
      "  varve supervise acknowledge silent-source:city/meter-1 --since 2026-11-28T10:00:00.000Z"
    })
final class SuperviseAlertsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Option(names = "--all", description = "also those that are resolved")
  private boolean all;

  @Option(
      names = "--severity",
      paramLabel = "WORD",
      description = "only those that are at least so bad: info, warning or critical (default: all)")
  private @Nullable String severity;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (SupervisorClient client = supervisor.connect()) {
      ListAlertsResponse answer = client.v2m().listAlerts(request());
      List<Alert> alerts =
          answer.getAlertsList().stream()
              .filter(alert -> all || alert.getState() != AlertState.ALERT_STATE_RESOLVED)
              .toList();
      if (json) {
        alerts.forEach(alert -> Json.printLine(out, MessageView.of(alert)));
      } else {
        if (alerts.isEmpty()) {
          out.println(all ? "no alert is kept" : "no alert is open");
        } else {
          print(out, alerts);
        }
        if (answer.getDropped() > 0) {
          out.println(answer.getDropped() + " more were dropped: acknowledge what is known");
        }
      }
      out.flush();
      return alerts.stream().anyMatch(a -> a.getState() == AlertState.ALERT_STATE_FIRING) ? 1 : 0;
    }
  }

  private ListAlertsRequest request() {
    ListAlertsRequest.Builder request = ListAlertsRequest.newBuilder();
    if (severity != null) {
      request.setSeverity(Words.value(AlertSeverity.values(), severity, "severity"));
    }
    return request.build();
  }

  static void print(PrintWriter out, List<Alert> alerts) {
    Table table = new Table("STATE", "SEVERITY", "STAGE", "SINCE", "ID", "BY", "WHAT");
    for (Alert alert : alerts) {
      table.row(
          Words.of(alert.getState()),
          Words.of(alert.getSeverity()),
          Words.of(alert.getStage()),
          Ids.time(alert.hasSince(), alert.getSince()),
          alert.getId(),
          alert.getAcknowledgedBy().isEmpty() ? "-" : alert.getAcknowledgedBy(),
          alert.getSentence() + (alert.getNote().isEmpty() ? "" : " [" + alert.getNote() + "]"));
    }
    table.print(out);
  }
}
