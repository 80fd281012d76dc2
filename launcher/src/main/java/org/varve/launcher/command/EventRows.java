package org.varve.launcher.command;

import com.google.protobuf.Message;
import org.varve.launcher.output.LiveTable;
import org.varve.proto.common.v1.Event;
import org.varve.proto.common.v1.EventKind;
import org.varve.proto.common.v1.Fork;
import org.varve.proto.common.v1.LiveEvent;
import org.varve.proto.common.v1.NotedAccess;
import org.varve.proto.common.v1.OperationSummary;

/** Writes events as rows of a table. */
final class EventRows {
  private EventRows() {}

  /**
   * @param event of the ledger, or of what an entity sees happen
   */
  static void add(LiveTable table, Message event) {
    if (event instanceof LiveEvent live) {
      add(table, live);
    } else if (event instanceof Event recorded) {
      add(table, recorded);
    }
  }

  private static void add(LiveTable table, Event event) {
    OperationSummary o = event.getOperation();
    Fork fork = event.getFork();
    boolean isFork = event.hasFork();
    String position = event.getPosition().getLedgerHeight() + "." + event.getPosition().getNumber();
    String time = Ids.time(event.hasCommittedAt(), event.getCommittedAt());
    table.row(
        position,
        time,
        Words.of(event.getKind()),
        isFork ? fork.getSource() : o.getSource(),
        isFork ? "-" : o.getLeafIndex(),
        isFork ? fork.getEpoch() + "/" + fork.getSequence() : o.getEpoch() + "/" + o.getSequence(),
        isFork ? fork.getSigner() : o.getSigner(),
        event.getKind() == EventKind.EVENT_KIND_UPDATED
            ? "updates " + Ids.hex(event.getUpdates())
            : o.getDescription());
    for (NotedAccess access : event.getAccessesList()) {
      table.row(
          position,
          time,
          access.getAllowed() ? "  allowed" : "  denied",
          access.getSource(),
          "-",
          "-",
          access.getActor(),
          access.getAction()
              + (access.getCalls() == 1 ? "" : " " + access.getCalls() + " times")
              + (access.getPurpose().isEmpty() ? "" : ", for " + access.getPurpose()));
    }
  }

  private static void add(LiveTable table, LiveEvent event) {
    table.row(
        "-",
        Ids.time(event.hasAt(), event.getAt()),
        Words.of(event.getKind()),
        event.getSource(),
        "-",
        "-",
        event.getActor(),
        what(event));
  }

  private static String what(LiveEvent event) {
    return switch (event.getKind()) {
      case LIVE_EVENT_KIND_MISSED -> "events of " + event.getEntity() + ": " + event.getReason();
      case LIVE_EVENT_KIND_ACCEPTED -> operations(event);
      case LIVE_EVENT_KIND_REFUSED -> operations(event) + ": " + event.getReason();
      default ->
          event.getAction()
              + (event.getCount() == 1 ? "" : " " + event.getCount() + " times")
              + (event.getReason().isEmpty() ? "" : ": " + event.getReason());
    };
  }

  private static String operations(LiveEvent event) {
    return event.getCount() == 1 ? "1 operation" : event.getCount() + " operations";
  }
}
