package org.varve.launcher.command;

import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SpecValue;
import org.varve.launcher.client.ActorKey;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.proto.v2m.v1.AcknowledgeAlertRequest;
import org.varve.proto.v2m.v1.Alert;
import org.varve.rp.MessageView;
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
      "Has it recorded on the ledger, signed with your key, that you know of an alert.",
      "It stays until what it is about is over; one about something that happened once, such as a",
      "fork, is resolved by it. It counts for the firing that you saw: what fired anew since is not",
      "acknowledged by it. varve evidence proves the operation that is printed."
    },
    footer = {
      "",
      "Example:",
      "  varve supervise acknowledge silent-source:city/meter-1 --since 2026-11-28T10:00:00.000Z \\",
      "    --note 'battery ordered'"
    })
final class SuperviseAcknowledgeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Parameters(paramLabel = "ID", description = "of the alert, as varve supervise alerts prints it")
  private String id;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      required = true,
      description = "since when it fires, as varve supervise alerts prints it")
  private String since;

  @Option(
      names = "--note",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "what you say about it; at most 512 bytes")
  private String note;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ActorKey key = ActorKey.of(ActorName.Office.SUPERVISOR, supervisor.identity());
    try (SupervisorClient client = supervisor.connect()) {
      Operation signed = key.control(body(key.actor()), note, Instant.now());
      Alert alert =
          client
              .v2m()
              .acknowledgeAlert(
                  AcknowledgeAlertRequest.newBuilder()
                      .setOperation(ByteString.copyFrom(signed.bytes()))
                      .build())
              .getAlert();
      if (json) {
        Json.printLine(out, MessageView.of(alert));
      } else {
        SuperviseAlertsCommand.print(out, List.of(alert));
        out.println("recorded as operation " + signed.id().hex());
      }
      out.flush();
      return 0;
    }
  }

  /** Each acknowledgement is a thing of its own, called by who made it and when. */
  private ControlBody body(ActorName actor) {
    Map<String, SpecValue> said = new LinkedHashMap<>();
    said.put("alert", SpecValue.of(id));
    said.put("since", SpecValue.of(Ids.instant(since).toString()));
    if (!note.isBlank()) {
      said.put("note", SpecValue.of(note));
    }
    return ControlBody.set(
        "Acknowledgement",
        actor.name() + "/" + Instant.now().toEpochMilli(),
        1,
        org.varve.evidence.operation.Spec.of(said),
        Optional.empty());
  }
}
