package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.Map;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.RelatedOperation;
import org.varve.proto.common.v1.Trace;

/** Writes the data that an operation was made of, and that was made of it. */
final class TraceKin {
  private TraceKin() {}

  static void printSources(PrintWriter out, Trace trace) {
    if (trace.hasUpdates()) {
      out.println("updates    " + TraceCommand.words(trace.getUpdates()));
    }
    if (trace.hasUpdatedBy()) {
      out.println("updated by " + TraceCommand.words(trace.getUpdatedBy()));
    }
    trace
        .getParentsList()
        .forEach(parent -> out.println("derived    from " + TraceCommand.words(parent)));
    int hidden = trace.getHiddenParents();
    if (hidden > 0) {
      out.println(
          "derived    from %d %s not recorded here, or not for you to read"
              .formatted(hidden, hidden == 1 ? "operation that is" : "operations that are"));
    }
  }

  static void printChildren(PrintWriter out, Trace trace) {
    if (trace.getChildrenCount() == 0) {
      return;
    }
    out.println();
    Table children = new Table("DERIVED FROM IT", "LEAF", "SOURCE", "COMMITTED");
    for (RelatedOperation child : trace.getChildrenList()) {
      children.row(
          Ids.hex(child.getOperationId()),
          child.getLeafIndex(),
          child.getSource(),
          Ids.time(child.hasCommittedAt(), child.getCommittedAt()));
    }
    children.print(out);
    if (trace.hasMoreChildrenFrom()) {
      out.println("there are more: --children-from " + trace.getMoreChildrenFrom());
    }
  }

  static void addTo(Map<String, Object> object, Trace trace) {
    if (trace.hasUpdates()) {
      object.put("updates", TraceCommand.object(trace.getUpdates()));
    }
    if (trace.hasUpdatedBy()) {
      object.put("updatedBy", TraceCommand.object(trace.getUpdatedBy()));
    }
    object.put("parents", trace.getParentsList().stream().map(TraceCommand::object).toList());
    object.put("hiddenParents", trace.getHiddenParents());
    object.put("children", trace.getChildrenList().stream().map(TraceCommand::object).toList());
    if (trace.hasMoreChildrenFrom()) {
      object.put("moreChildrenFrom", trace.getMoreChildrenFrom());
    }
  }
}
