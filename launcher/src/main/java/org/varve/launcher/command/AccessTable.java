package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.LeafSpan;
import org.varve.proto.common.v1.NotedAccess;

/** Prints who read what, for whom it concerns and for supervisors. */
final class AccessTable {
  private AccessTable() {}

  /**
   * @param most so many of what was found, and a word if there is more
   */
  static void print(PrintWriter out, List<NotedAccess> found, long most, boolean json) {
    List<NotedAccess> shown = found.subList(0, (int) Math.min(found.size(), most));
    if (json) {
      shown.forEach(access -> Json.printLine(out, object(access)));
    } else {
      print(out, shown, found.size() > shown.size());
    }
    out.flush();
  }

  private static void print(PrintWriter out, List<NotedAccess> accesses, boolean more) {
    if (accesses.isEmpty()) {
      out.println("nothing yet; a read is recorded some seconds after it happened");
      return;
    }
    Table table =
        new Table(
            "UNTIL",
            "WHO",
            "CALL",
            "SOURCE",
            "DECISION",
            "GRANT",
            "PURPOSE",
            "CALLS",
            "OPERATIONS");
    accesses.forEach(
        access ->
            table.row(
                Ids.time(access.hasTo(), access.getTo()),
                access.getActor(),
                access.getAction(),
                access.getSource(),
                decision(access),
                access.getGrant(),
                access.getPurpose(),
                access.getCalls(),
                access.getOperations()));
    table.print(out);
    if (more) {
      out.println("there are more; --limit 0 prints all");
    }
  }

  private static String decision(NotedAccess access) {
    return access.getAllowed() ? "allowed" : "denied";
  }

  static Map<String, Object> object(NotedAccess access) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("from", Ids.time(access.hasFrom(), access.getFrom()));
    object.put("to", Ids.time(access.hasTo(), access.getTo()));
    object.put("actor", access.getActor());
    object.put("action", access.getAction());
    object.put("source", access.getSource());
    object.put("decision", decision(access));
    object.put("grant", access.getGrant());
    object.put("purpose", access.getPurpose());
    object.put("calls", access.getCalls());
    object.put("operations", access.getOperations());
    object.put("leaves", access.getLeavesList().stream().map(AccessTable::words).toList());
    object.put("operationId", Ids.hex(access.getOperationId()));
    return object;
  }

  private static String words(LeafSpan span) {
    return span.getFirst() == span.getLast()
        ? Long.toString(span.getFirst())
        : span.getFirst() + "-" + span.getLast();
  }
}
