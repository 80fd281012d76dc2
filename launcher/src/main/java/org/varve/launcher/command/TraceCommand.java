package org.varve.launcher.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.RelatedOperation;
import org.varve.proto.common.v1.Trace;
import org.varve.proto.common.v1.TraceSeal;
import org.varve.proto.common.v1.TraceStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the stages that a recorded operation went through, each with its time and whose clock. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Shows where a recorded operation came from, who may use it, and what became of it.",
      "Its stages with their times, who sealed it, the operations that it rests on, what was derived",
      "from it, who owned its source, who had a right to use it, and who read it. The owner of the",
      "source sees all of that, everybody else what concerns himself.",
      "Times of different clocks may disagree; the last column says whose clock each is of."
    },
    footer = {
      "",
      "Examples:",
      "  varve trace 5",
      "  varve trace 5 --json",
      "  varve trace 5 --children-from 5120"
    })
public final class TraceCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "operation id (64 hex digits) or leaf index")
  private String id;

  @Option(
      names = "--children-from",
      paramLabel = "LEAF",
      defaultValue = "0",
      description = "what was derived from it from this leaf index on; 100 are shown at a time")
  private long childrenFrom;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    try (UserClient client = user.connect()) {
      Trace trace =
          client
              .u2s()
              .trace(Ids.traceRequest(id).setChildrenFrom(requireLeaf(childrenFrom)).build())
              .getTrace();
      if (json) {
        printJson(trace);
      } else {
        print(trace);
      }
      return 0;
    }
  }

  private static long requireLeaf(long leaf) {
    if (leaf < 0) {
      throw new UsageException("--children-from is " + leaf + "; give a leaf index, 0 or more");
    }
    return leaf;
  }

  private void print(Trace trace) {
    PrintWriter out = spec.commandLine().getOut();
    OperationSummary o = trace.getOperation();
    out.println("operation  " + Ids.hex(o.getOperationId()));
    out.println("source     " + o.getSource());
    out.println("signer     " + o.getSigner());
    if (trace.hasBinding()) {
      out.println("bound by   " + words(trace.getBinding()));
    }
    if (trace.hasSeal()) {
      TraceSeal seal = trace.getSeal();
      out.println("sealed by  " + seal.getBlock().getSigner());
      out.println(
          "block      %s, operation %d of %d"
              .formatted(words(seal.getBlock()), seal.getPlace() + 1, seal.getOperationCount()));
    }
    if (trace.hasFormat()) {
      out.println("format     " + o.getFormat() + ", " + words(trace.getFormat()));
    }
    if (trace.hasPrevious()) {
      out.println("previous   " + words(trace.getPrevious()));
    }
    if (o.getAfterGap()) {
      out.println("gap        what its source said before was not recorded when this was");
    }
    TraceKin.printSources(out, trace);
    out.println();
    printStages(out, trace);
    TraceKin.printChildren(out, trace);
    TraceUse.printTables(out, trace);
  }

  private static void printStages(PrintWriter out, Trace trace) {
    Table table = new Table("STAGE", "TIME", "AFTER", "WHAT", "CLOCK OF");
    Instant before = null;
    for (TraceStage stage : trace.getStagesList()) {
      Instant time = time(stage);
      table.row(name(stage), time, since(before, time), what(stage, trace), stage.getClockOf());
      before = time;
    }
    table.print(out);
  }

  static String words(RelatedOperation related) {
    return related.hasLeafIndex()
        ? "leaf " + related.getLeafIndex() + ", " + Ids.hex(related.getOperationId())
        : "not recorded here, or not for you to read, " + Ids.hex(related.getOperationId());
  }

  private static String name(TraceStage stage) {
    return stage
        .getKind()
        .name()
        .replace("TRACE_STAGE_KIND_", "")
        .replace('_', ' ')
        .toLowerCase(Locale.ROOT);
  }

  private static Instant time(TraceStage stage) {
    return Instant.ofEpochSecond(stage.getTime().getSeconds(), stage.getTime().getNanos());
  }

  private static String what(TraceStage stage, Trace trace) {
    OperationSummary o = trace.getOperation();
    return switch (stage.getKind()) {
      case TRACE_STAGE_KIND_FIRST_SAMPLED ->
          o.getItemCount() + (o.getItemCount() == 1 ? " item" : " items");
      case TRACE_STAGE_KIND_SIGNED ->
          "epoch %d, sequence %d; to the second".formatted(o.getEpoch(), o.getSequence());
      case TRACE_STAGE_KIND_ENCAPSULATED -> "sealed into a data block";
      case TRACE_STAGE_KIND_COMMITTED -> "ledger block " + o.getLedgerHeight();
      case TRACE_STAGE_KIND_RECEIPT ->
          "leaf %d of a log of %d".formatted(o.getLeafIndex(), trace.getTreeSize());
      case TRACE_STAGE_KIND_INDEXED -> "found by searches";
      default -> "";
    };
  }

  private static String since(@Nullable Instant before, Instant time) {
    return before == null ? "" : words(Duration.between(before, time));
  }

  /** In the unit that leaves few digits: replayed readings are years older than their signature. */
  static String words(Duration span) {
    Duration length = span.abs();
    if (length.toSeconds() < 10) {
      return span.toMillis() + " ms";
    }
    if (length.toMinutes() < 10) {
      return span.toSeconds() + " s";
    }
    if (length.toHours() < 10) {
      return span.toMinutes() + " min";
    }
    return length.toDays() < 10 ? span.toHours() + " h" : span.toDays() + " days";
  }

  private void printJson(Trace trace) {
    Map<String, Object> object = new LinkedHashMap<>(Summaries.object(trace.getOperation()));
    List<Map<String, Object>> stages = new ArrayList<>();
    for (TraceStage stage : trace.getStagesList()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("stage", name(stage));
      each.put("time", time(stage).toString());
      each.put("what", what(stage, trace));
      each.put("clockOf", stage.getClockOf());
      stages.add(each);
    }
    object.put("stages", stages);
    if (trace.hasSeal()) {
      Map<String, Object> seal = object(trace.getSeal().getBlock());
      seal.put("place", trace.getSeal().getPlace());
      seal.put("operationCount", trace.getSeal().getOperationCount());
      object.put("seal", seal);
    }
    if (trace.hasBinding()) {
      object.put("binding", object(trace.getBinding()));
    }
    if (trace.hasFormat()) {
      Map<String, Object> format = object(trace.getFormat());
      format.put("id", trace.getOperation().getFormat());
      object.put("format", format);
    }
    if (trace.hasPrevious()) {
      object.put("previous", object(trace.getPrevious()));
    }
    TraceKin.addTo(object, trace);
    TraceUse.addTo(object, trace);
    Json.print(spec.commandLine().getOut(), object);
  }

  static Map<String, Object> object(RelatedOperation related) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("operationId", Ids.hex(related.getOperationId()));
    if (related.hasLeafIndex()) {
      object.put("leafIndex", related.getLeafIndex());
      object.put("source", related.getSource());
      object.put("signer", related.getSigner());
      object.put("committedAt", Ids.time(related.hasCommittedAt(), related.getCommittedAt()));
    }
    return object;
  }
}
