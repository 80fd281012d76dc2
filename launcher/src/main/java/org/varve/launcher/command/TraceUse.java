package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.NotedAccess;
import org.varve.proto.common.v1.Trace;
import org.varve.proto.common.v1.TraceOwner;
import org.varve.proto.common.v1.TraceRight;

/** Writes whose an operation is and was, who may use it, and who read it. */
final class TraceUse {

  private TraceUse() {}

  static void printTables(PrintWriter out, Trace trace) {
    if (trace.getOwnersCount() > 0) {
      out.println();
      printOwners(out, trace);
      printCut(out, trace.getOwnersCut());
    }
    if (trace.getRightsCount() > 0) {
      out.println();
      printRights(out, trace);
      printCut(out, trace.getRightsCut());
    }
    if (trace.getAccessesCount() > 0 || trace.getAccessesCut()) {
      out.println();
      printAccesses(out, trace);
    }
  }

  private static void printOwners(PrintWriter out, Trace trace) {
    Table owners = new Table("OWNER", "SINCE", "GIVEN BY", "OPERATION");
    for (TraceOwner owner : trace.getOwnersList()) {
      owners.row(
          owner.getUser(),
          Ids.time(owner.hasSince(), owner.getSince()),
          owner.getGivenBy(),
          Ids.hex(owner.getOperationId()));
    }
    owners.print(out);
  }

  private static void printRights(PrintWriter out, Trace trace) {
    Table rights = new Table("GRANT", "USER", "MAY", "FOR", "FIELDS", "SINCE", "UNTIL", "GIVEN BY");
    for (TraceRight right : trace.getRightsList()) {
      rights.row(
          right.getGrant(),
          right.getUser(),
          String.join(", ", right.getRightsList()),
          orAny(right.getPurposesList()),
          orAny(right.getFieldsList()),
          Ids.time(right.hasSince(), right.getSince()),
          until(right),
          right.getGivenBy());
    }
    rights.print(out);
  }

  private static void printAccesses(PrintWriter out, Trace trace) {
    Table accesses = new Table("READ BY", "CALL", "CALLS", "FOR", "GRANT", "UNTIL", "OPERATION");
    for (NotedAccess access : trace.getAccessesList()) {
      accesses.row(
          access.getActor(),
          access.getAction(),
          access.getCalls(),
          access.getPurpose(),
          access.getGrant(),
          Ids.time(access.hasTo(), access.getTo()),
          Ids.hex(access.getOperationId()));
    }
    accesses.print(out);
    if (trace.getAccessesCut()) {
      out.println("older reads are left out; 'varve accesses --limit 0' prints all");
    }
  }

  private static void printCut(PrintWriter out, boolean cut) {
    if (cut) {
      out.println("older ones are left out");
    }
  }

  static void addTo(Map<String, Object> object, Trace trace) {
    object.put("owners", trace.getOwnersList().stream().map(TraceUse::object).toList());
    object.put("rights", trace.getRightsList().stream().map(TraceUse::object).toList());
    object.put("accesses", trace.getAccessesList().stream().map(AccessTable::object).toList());
    object.put("ownersCut", trace.getOwnersCut());
    object.put("rightsCut", trace.getRightsCut());
    object.put("accessesCut", trace.getAccessesCut());
  }

  private static Map<String, Object> object(TraceOwner owner) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("user", owner.getUser());
    object.put("since", Ids.time(owner.hasSince(), owner.getSince()));
    object.put("givenBy", owner.getGivenBy());
    object.put("operationId", Ids.hex(owner.getOperationId()));
    return object;
  }

  private static Map<String, Object> object(TraceRight right) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("grant", right.getGrant());
    object.put("user", right.getUser());
    object.put("rights", right.getRightsList());
    object.put("purposes", right.getPurposesList());
    object.put("fields", right.getFieldsList());
    object.put("dataTypes", right.getDataTypesList());
    object.put("validFrom", Ids.time(right.getValid().hasFrom(), right.getValid().getFrom()));
    object.put("validUntil", Ids.time(right.getValid().hasUntil(), right.getValid().getUntil()));
    object.put("givenBy", right.getGivenBy());
    object.put("operationId", Ids.hex(right.getOperationId()));
    object.put("since", Ids.time(right.hasSince(), right.getSince()));
    object.put("until", Ids.time(right.hasUntil(), right.getUntil()));
    object.put("endedBy", Ids.hex(right.getEndedBy()));
    return object;
  }

  private static String orAny(List<String> words) {
    return words.isEmpty() ? "any" : String.join(", ", words);
  }

  /** When it was taken back; else when it ends by itself. */
  private static String until(TraceRight right) {
    return right.hasUntil()
        ? Ids.time(true, right.getUntil())
        : Ids.time(right.getValid().hasUntil(), right.getValid().getUntil());
  }
}
