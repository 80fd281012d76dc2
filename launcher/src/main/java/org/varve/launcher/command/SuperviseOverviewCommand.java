package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.ProcessStatus;
import org.varve.proto.common.v1.ProcessingStatus;
import org.varve.proto.common.v1.RepresentationStatus;
import org.varve.proto.common.v1.ScrubStatus;
import org.varve.proto.v2m.v1.EntityOverview;
import org.varve.proto.v2m.v1.EntityState;
import org.varve.proto.v2m.v1.GetOverviewRequest;
import org.varve.proto.v2m.v1.GetOverviewResponse;
import org.varve.rp.MessageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how each entity is doing. */
@Command(
    name = "overview",
    mixinStandardHelpOptions = true,
    description = {
      "Shows how each entity is doing, and what is in its way.",
      "Exit code 0: all are ready; 1: one is not."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise overview",
      "  varve supervise overview --json",
      "  varve supervise overview --server monitoring.city.example:4561 --identity auditor"
    })
final class SuperviseOverviewCommand implements Callable<Integer> {

  private static final long MIB = 1L << 20;

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (SupervisorClient client = supervisor.connect()) {
      GetOverviewResponse overview =
          client.v2m().getOverview(GetOverviewRequest.getDefaultInstance());
      if (json) {
        Json.print(spec.commandLine().getOut(), MessageView.of(overview));
      } else {
        print(spec.commandLine().getOut(), overview);
      }
      boolean ready =
          overview.getEntitiesList().stream()
              .allMatch(entity -> entity.getState() == EntityState.ENTITY_STATE_READY);
      return ready ? 0 : 1;
    }
  }

  private static void print(PrintWriter out, GetOverviewResponse overview) {
    Table table = new Table("ENTITY", "STATE", "SINCE", "LOAD", "HEAP MIB", "WHAT");
    for (EntityOverview entity : overview.getEntitiesList()) {
      ProcessStatus process = process(entity);
      boolean answered = entity.getState() != EntityState.ENTITY_STATE_UNREACHABLE;
      table.row(
          entity.getEntity(),
          state(entity),
          answered ? Ids.time(true, process.getStartedAt()) : "-",
          answered ? "%.2f".formatted(process.getLoadAverage()) : "-",
          answered ? process.getHeapUsedBytes() / MIB + "/" + process.getHeapMaxBytes() / MIB : "-",
          what(entity));
    }
    table.print(out);
    overview.getEntitiesList().forEach(entity -> printTroubles(out, entity));
    out.flush();
  }

  private static void printTroubles(PrintWriter out, EntityOverview entity) {
    List<String> troubles = new ArrayList<>(process(entity).getObstaclesList());
    if (!entity.getTrouble().isEmpty()) {
      troubles.add(entity.getTrouble());
    }
    troubles.forEach(trouble -> out.println(entity.getEntity() + ": " + trouble));
  }

  private static String what(EntityOverview entity) {
    return switch (entity.getStatusCase()) {
      case PROCESSING -> what(entity.getProcessing());
      case REPRESENTATION -> what(entity.getRepresentation());
      case PROVISIONING -> entity.getProvisioning().getOpenSubscriptions() + " subscriptions open";
      case STATUS_NOT_SET -> "";
    };
  }

  private static String what(ProcessingStatus status) {
    return "%s: %d operations in %d ledger blocks, newest %s; %s"
        .formatted(
            status.getOrigin(),
            status.getTreeSize(),
            status.getLedgerHeight() + 1,
            Ids.time(status.hasNewestCommitAt(), status.getNewestCommitAt()),
            what(status.getScrub()));
  }

  private static String what(ScrubStatus scrub) {
    String damages =
        scrub.getDamagesTotal() == 1 ? "1 damage" : scrub.getDamagesTotal() + " damages";
    return scrub.getOn()
        ? "check %d of what is stored at block %d, %s"
            .formatted(scrub.getRound(), scrub.getNextHeight(), damages)
        : "what is stored is not checked";
  }

  private static String what(RepresentationStatus status) {
    return "%d signers (and %d revoked), %d formats, %d operations pending"
        .formatted(
            status.getActiveSigners(),
            status.getRevokedSigners(),
            status.getFormats(),
            status.getPendingOperations());
  }

  private static ProcessStatus process(EntityOverview entity) {
    return switch (entity.getStatusCase()) {
      case PROCESSING -> entity.getProcessing().getProcess();
      case REPRESENTATION -> entity.getRepresentation().getProcess();
      case PROVISIONING -> entity.getProvisioning().getProcess();
      case STATUS_NOT_SET -> ProcessStatus.getDefaultInstance();
    };
  }

  private static String state(EntityOverview entity) {
    return MessageView.word(entity.getState().getValueDescriptor());
  }
}
