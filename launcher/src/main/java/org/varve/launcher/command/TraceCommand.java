package org.varve.launcher.command;

import com.google.protobuf.Timestamp;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.GetResponse;
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
      "Shows the stages that a recorded operation went through, each with its time.",
      "Times of different clocks may disagree; the last column says whose clock each is of."
    },
    footer = {"", "Examples:", "  varve trace 5", "  varve trace 5 --json"})
public final class TraceCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "operation id (64 hex digits) or leaf index")
  private String id;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  /**
   * One step on the way.
   *
   * @param clock whose clock the time is of
   */
  private record Stage(String name, Instant time, String what, String clock) {}

  @Override
  public Integer call() {
    try (UserClient client = user.connect()) {
      GetResponse found = client.u2s().get(Ids.request(id));
      List<Stage> stages = stages(found);
      if (json) {
        printJson(found.getSummary(), stages);
      } else {
        print(found.getSummary(), stages);
      }
      return 0;
    }
  }

  private static List<Stage> stages(GetResponse found) {
    OperationSummary o = found.getSummary();
    List<Stage> stages = new ArrayList<>();
    add(stages, "first sampled", o.hasSampledFrom(), o.getSampledFrom(), items(o), "source");
    add(stages, "last sampled", o.hasSampledTo(), o.getSampledTo(), "", "source");
    String place = "epoch " + o.getEpoch() + ", sequence " + o.getSequence();
    add(stages, "signed", o.hasIssuedAt(), o.getIssuedAt(), place, "signer (seconds)");
    add(
        stages,
        "encapsulated",
        o.hasEncapsulatedAt(),
        o.getEncapsulatedAt(),
        "sealed into a data block",
        "representation");
    String block = "ledger block " + o.getLedgerHeight();
    add(stages, "committed", o.hasCommittedAt(), o.getCommittedAt(), block, "ledger");
    if (found.hasReceipt()) {
      add(
          stages,
          "receipt",
          found.getReceipt().hasCommittedAt(),
          found.getReceipt().getCommittedAt(),
          "leaf " + o.getLeafIndex() + " of a log of " + found.getReceipt().getTreeSize(),
          "ledger");
    }
    return stages;
  }

  private static void add(
      List<Stage> stages, String name, boolean present, Timestamp time, String what, String clock) {
    if (present) {
      Instant at = Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
      stages.add(new Stage(name, at, what, clock));
    }
  }

  private static String items(OperationSummary o) {
    return o.getItemCount() + (o.getItemCount() == 1 ? " item" : " items");
  }

  private void print(OperationSummary o, List<Stage> stages) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("operation  " + Ids.hex(o.getOperationId()));
    out.println("source     " + o.getSource());
    out.println("signer     " + o.getSigner());
    if (o.getAfterGap()) {
      out.println("gap        what its source said before was not recorded when this was");
    }
    out.println();
    Table table = new Table("STAGE", "TIME", "AFTER", "WHAT", "CLOCK OF");
    Instant before = null;
    for (Stage stage : stages) {
      table.row(
          stage.name(), stage.time(), since(before, stage.time()), stage.what(), stage.clock());
      before = stage.time();
    }
    table.print(out);
  }

  private static String since(@Nullable Instant before, Instant time) {
    return before == null ? "" : Duration.between(before, time).toMillis() + " ms";
  }

  private void printJson(OperationSummary o, List<Stage> stages) {
    Map<String, Object> object = new LinkedHashMap<>(Summaries.object(o));
    List<Map<String, Object>> list = new ArrayList<>();
    for (Stage stage : stages) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("stage", stage.name());
      each.put("time", stage.time().toString());
      each.put("what", stage.what());
      each.put("clockOf", stage.clock());
      list.add(each);
    }
    object.put("stages", list);
    Json.print(spec.commandLine().getOut(), object);
  }
}
