package org.varve.launcher.command;

import com.google.protobuf.Duration;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.Durations;
import org.varve.launcher.output.Csv;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.u2s.v1.AggregateBasis;
import org.varve.proto.u2s.v1.AggregateRequest;
import org.varve.proto.u2s.v1.AggregateResponse;
import org.varve.proto.u2s.v1.AggregateRow;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Summarises the numbers of a source in windows of time. */
@Command(
    name = "aggregate",
    mixinStandardHelpOptions = true,
    description = {
      "Counts and summarises the numbers of a source, in windows of time.",
      "It says of which operations it was made; 'varve readings' of the same source, name and range",
      "prints what it was computed from."
    },
    footer = {
      "",
      "Examples:",
      "  varve aggregate --source demo-host --every 1m",
      "  varve aggregate --source traffic --name speed --from 2015-09-01 --until 2015-09-08 --every 1h"
    })
public final class AggregateCommand implements Callable<Integer> {

  private static final String[] COLUMNS = {
    "name",
    "unit",
    "from",
    "until",
    "count",
    "min",
    "mean",
    "max",
    "sum",
    "last",
    "lastTime",
    "operations",
    "firstLeafIndex",
    "lastLeafIndex"
  };

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "NAME",
      description = "exact name of a source")
  private String source;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "only readings of this name (default: all, each with rows of its own)")
  private String name;

  @Mixin private SampledOptions sampled;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "length of a window, such as 15m, 1h, 24h (default: one over the whole range)")
  private @Nullable String every;

  @ArgGroup private @Nullable Shape shape;

  /** How to print; at most one. */
  static final class Shape {
    @Option(names = "--csv", description = "print the rows as CSV (RFC 4180) with a heading")
    private boolean csv;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    AggregateRequest request = request();
    List<AggregateRow> rows = new ArrayList<>();
    AggregateBasis basis = AggregateBasis.getDefaultInstance();
    try (UserClient client = user.connect()) {
      Iterator<AggregateResponse> answers = client.u2s().aggregate(request);
      while (answers.hasNext()) {
        AggregateResponse answer = answers.next();
        rows.addAll(answer.getRowsList());
        basis = answer.getBasis();
      }
    }
    print(out, rows, basis);
    out.flush();
    return 0;
  }

  private void print(PrintWriter out, List<AggregateRow> rows, AggregateBasis basis) {
    if (shape != null && shape.json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("source", source);
      object.put("rows", rows.stream().map(AggregateCommand::object).toList());
      object.put("basis", object(basis));
      Json.print(out, object);
    } else if (shape != null && shape.csv) {
      Csv.line(out, (Object[]) COLUMNS);
      rows.forEach(row -> Csv.line(out, object(row).values().toArray()));
    } else {
      printTable(out, rows);
      out.println(words(basis));
    }
  }

  private static void printTable(PrintWriter out, List<AggregateRow> rows) {
    Table table =
        new Table(
            "NAME",
            "UNIT",
            "FROM",
            "COUNT",
            "MIN",
            "MEAN",
            "MAX",
            "SUM",
            "LAST",
            "OPERATIONS",
            "LEAVES");
    for (AggregateRow row : rows) {
      table.row(
          row.getName(),
          row.getUnit(),
          Ids.time(row.hasWindowFrom(), row.getWindowFrom()),
          row.getCount(),
          Numbers.shown(row.getMin()),
          Numbers.shown(row.getMean()),
          Numbers.shown(row.getMax()),
          Numbers.shown(row.getSum()),
          Numbers.shown(row.getLast()),
          row.getOperations(),
          row.getFirstLeafIndex() + "-" + row.getLastLeafIndex());
    }
    if (table.size() == 0) {
      out.println("no number fits; 'varve readings' of the source shows its names and times");
    } else {
      table.print(out);
    }
  }

  private static String words(AggregateBasis basis) {
    StringBuilder words =
        new StringBuilder(
            "%d numbers of %d operations".formatted(basis.getNumbers(), basis.getOperations()));
    if (basis.getOperations() > 0) {
      words.append(
          ", leaves %d to %d".formatted(basis.getFirstLeafIndex(), basis.getLastLeafIndex()));
    }
    words.append(" of a log of %d; left out: ".formatted(basis.getTreeSize()));
    words.append(
        "%d readings that are no numbers, %d items that break their format"
            .formatted(basis.getOtherReadings(), basis.getUnreadableItems()));
    if (basis.getErasedOperations() > 0) {
      words.append(
          ", %d operations whose content was erased".formatted(basis.getErasedOperations()));
    }
    return words
        .append("\noperations digest ")
        .append(Ids.hex(basis.getOperationsDigest()))
        .toString();
  }

  private AggregateRequest request() {
    AggregateRequest.Builder request =
        AggregateRequest.newBuilder().setSource(source).setName(name).setSampled(sampled.range());
    if (every != null) {
      request.setEvery(every(every));
    }
    return request.build();
  }

  private static Duration every(String text) {
    try {
      java.time.Duration window = Durations.parse(text);
      return Duration.newBuilder()
          .setSeconds(window.getSeconds())
          .setNanos(window.getNano())
          .build();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--every: " + e.getMessage(), e);
    }
  }

  /** In the order of the columns. */
  private static Map<String, Object> object(AggregateRow row) {
    Object[] values = {
      row.getName(),
      row.getUnit(),
      Ids.time(row.hasWindowFrom(), row.getWindowFrom()),
      Ids.time(row.hasWindowUntil(), row.getWindowUntil()),
      row.getCount(),
      Numbers.shown(row.getMin()),
      Numbers.shown(row.getMean()),
      Numbers.shown(row.getMax()),
      Numbers.shown(row.getSum()),
      Numbers.shown(row.getLast()),
      Ids.time(row.hasLastTime(), row.getLastTime()),
      row.getOperations(),
      row.getFirstLeafIndex(),
      row.getLastLeafIndex()
    };
    return Json.object(COLUMNS, values);
  }

  private static Map<String, Object> object(AggregateBasis basis) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("treeSize", basis.getTreeSize());
    object.put("operations", basis.getOperations());
    if (basis.getOperations() > 0) {
      object.put("firstLeafIndex", basis.getFirstLeafIndex());
      object.put("lastLeafIndex", basis.getLastLeafIndex());
    }
    object.put("operationsDigest", Ids.hex(basis.getOperationsDigest()));
    object.put("numbers", basis.getNumbers());
    object.put("otherReadings", basis.getOtherReadings());
    object.put("unreadableItems", basis.getUnreadableItems());
    object.put("erasedOperations", basis.getErasedOperations());
    return object;
  }
}
