package org.varve.launcher.command;

import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.varve.evidence.operation.Spec;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.launcher.resource.SpecDiff;
import org.varve.launcher.resource.SpecTree;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceEvent;
import org.varve.proto.common.v1.ResourceVersion;

/** Shows resources and what happens to them, to people and to programs. */
final class ResourceText {

  private static final String EVENT_PREFIX = "RESOURCE_EVENT_TYPE_";
  private static final int SUMMARY_CHARS = 60;

  private ResourceText() {}

  static void printOne(PrintWriter out, ResourceVersion version) {
    out.printf("%-15s %s%n", "kind", version.getKind());
    out.printf("%-15s %s%n", "id", version.getId());
    out.printf("%-15s %d%s%n", "version", version.getVersion(), state(version));
    out.printf("%-15s %s%n", "stated by", version.getStatedBy());
    out.printf("%-15s %s%n", "signed at", Ids.time(true, version.getStatedAt()));
    if (!version.getReason().isEmpty()) {
      out.printf("%-15s %s%n", "reason", version.getReason());
    }
    out.printf("%-15s %s%n", "operation", Ids.hex(version.getOperationId()));
    out.printf("%-15s %d%n", "leaf", version.getLeafIndex());
    if (!version.getWaiting()) {
      out.printf("%-15s %d%n", "in force since", version.getEffectiveLeafIndex());
    }
    SpecDiff.flat(spec(version)).forEach((name, value) -> out.printf("  %s: %s%n", name, value));
    out.flush();
  }

  static void printList(PrintWriter out, List<ResourceVersion> versions) {
    Table table = new Table("KIND", "ID", "VERSION", "SINCE LEAF", "BY", "SPEC");
    for (ResourceVersion version : versions) {
      table.row(
          version.getKind(),
          version.getId(),
          version.getVersion(),
          version.getWaiting() ? "waits" : Long.toString(version.getEffectiveLeafIndex()),
          person(version.getStatedBy()),
          summary(version));
    }
    table.print(out);
  }

  static Map<String, Object> object(ResourceVersion version) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", version.getKind());
    object.put("id", version.getId());
    object.put("version", version.getVersion());
    object.put("deleted", version.getDeleted());
    object.put("waiting", version.getWaiting());
    if (!version.getOperationId().isEmpty()) {
      object.put("statedBy", version.getStatedBy());
      object.put("statedAt", Ids.time(true, version.getStatedAt()));
      object.put("reason", version.getReason());
      object.put("operation", Ids.hex(version.getOperationId()));
      object.put("leaf", version.getLeafIndex());
      object.put("effectiveLeaf", version.getEffectiveLeafIndex());
    }
    object.put("spec", SpecTree.object(spec(version)));
    return object;
  }

  /** What a change did, or would do; one block of lines. */
  static void printChange(PrintWriter out, ResourceChange change, boolean dryRun, boolean json) {
    if (json) {
      Json.printLine(out, object(change, dryRun));
      return;
    }
    ResourceVersion after = change.getAfter().getVersion();
    out.println(after.getKind() + " " + after.getId() + "  " + outcome(change, dryRun));
    difference(change).forEach(line -> out.println("  " + line));
    change
        .getProblemsList()
        .forEach(p -> out.println("  ! " + p.getReason() + ": " + p.getDetail()));
    if (!change.getOperationId().isEmpty()) {
      out.println("  operation " + Ids.hex(change.getOperationId()));
    }
    out.flush();
  }

  /** That a proposal was turned down. */
  static void printRejected(PrintWriter out, ResourceChange change, boolean json) {
    if (json) {
      Json.printLine(out, object(change, false));
      return;
    }
    ResourceVersion after = change.getAfter().getVersion();
    out.printf(
        "%s %s  version %d is turned down, and not in force%n",
        after.getKind(), after.getId(), after.getVersion());
    out.flush();
  }

  static String event(ResourceEvent event) {
    return event.getType().name().replace(EVENT_PREFIX, "").toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> object(ResourceEvent event) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("leaf", event.getLeafIndex());
    object.put("event", event(event));
    object.put("by", event.getBy());
    object.put("recordedAt", Ids.time(true, event.getRecordedAt()));
    if (event.hasBefore()) {
      object.put("before", object(event.getBefore()));
    }
    object.put("after", object(event.getAfter()));
    return object;
  }

  /** One line on what changed, for a table. */
  static String changed(ResourceEvent event) {
    if (event.getAfter().getDeleted()) {
      return "deleted";
    }
    List<String> lines = SpecDiff.lines(spec(event.getBefore()), spec(event.getAfter()));
    return shortened(lines.isEmpty() ? "as before" : String.join("  ", lines));
  }

  /** The name at the end of a person's source. */
  static String person(String source) {
    return source.replaceFirst("^urn:varve:(operator|user|supervisor):", "");
  }

  private static Map<String, Object> object(ResourceChange change, boolean dryRun) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("changed", change.getChanged());
    object.put("dryRun", dryRun);
    if (change.hasBefore()) {
      object.put("before", object(change.getBefore().getVersion()));
    }
    object.put("after", object(change.getAfter().getVersion()));
    object.put("diff", difference(change));
    object.put(
        "problems",
        change.getProblemsList().stream()
            .map(p -> Map.of("reason", p.getReason(), "detail", p.getDetail()))
            .toList());
    return object;
  }

  private static String outcome(ResourceChange change, boolean dryRun) {
    ResourceVersion after = change.getAfter().getVersion();
    if (dryRun) {
      String verdict = change.getProblemsCount() == 0 ? "would be " : "would be refused, not ";
      return change.getChanged() || change.getProblemsCount() > 0
          ? verdict + word(change) + "; nothing is changed: this was a trial"
          : "is so already";
    }
    if (!change.getChanged()) {
      return "is so already";
    }
    if (after.getWaiting()) {
      return "version %d waits for another operator: varve resource approve %s %s"
          .formatted(after.getVersion(), after.getKind(), after.getId());
    }
    return "%s: version %d, in force since leaf %d"
        .formatted(word(change), after.getVersion(), after.getEffectiveLeafIndex());
  }

  private static String word(ResourceChange change) {
    if (change.getAfter().getVersion().getDeleted()) {
      return "deleted";
    }
    Resource before = change.getBefore();
    return before.hasVersion() && !before.getVersion().getDeleted() ? "changed" : "made";
  }

  private static List<String> difference(ResourceChange change) {
    return SpecDiff.lines(
        spec(change.getBefore().getVersion()), spec(change.getAfter().getVersion()));
  }

  static Spec spec(ResourceVersion version) {
    ByteString spec = version.getSpec();
    return spec.isEmpty() ? Spec.empty() : Spec.decode(spec.toByteArray());
  }

  private static String state(ResourceVersion version) {
    if (version.getWaiting()) {
      return " (waits for another operator's approval)";
    }
    return version.getDeleted() ? " (deleted)" : "";
  }

  private static String summary(ResourceVersion version) {
    StringBuilder summary = new StringBuilder();
    SpecDiff.flat(spec(version))
        .forEach((name, value) -> summary.append(name).append('=').append(value).append(' '));
    return shortened(summary.toString().strip());
  }

  private static String shortened(String text) {
    return text.length() <= SUMMARY_CHARS ? text : text.substring(0, SUMMARY_CHARS - 3) + "...";
  }
}
