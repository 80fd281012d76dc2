package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Csv;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.u2s.v1.Reading;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.ReadingsResponse;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the readings of sources over a time range, decoded by their formats. */
@Command(
    name = "readings",
    mixinStandardHelpOptions = true,
    description = "Prints readings, decoded, in the order they were recorded.",
    footer = {
      "",
      "Examples:",
      "  varve readings --source demo-host --name demo-host/load --limit 10",
      "  varve readings --source traffic --from 2015-09-01 --until 2015-09-08 --csv > week.csv"
    })
public final class ReadingsCommand implements Callable<Integer> {

  private static final String[] COLUMNS = {
    "time", "source", "name", "value", "unit", "operation", "item"
  };

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "NAME",
      description = "exact name of a source; may be repeated, up to 100 times")
  private List<String> sources;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "only readings of this name")
  private String name;

  @Mixin private SampledOptions sampled;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "most readings to print (default: ${DEFAULT-VALUE}, all)")
  private long limit;

  @ArgGroup private @Nullable Shape shape;

  /** How to print; at most one. */
  static final class Shape {
    @Option(names = "--csv", description = "print CSV (RFC 4180) with a heading")
    private boolean csv;

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ReadingsRequest request = request();
    try (UserClient client = user.connect()) {
      print(out, client.u2s().readings(request));
      out.flush();
      return 0;
    }
  }

  private void print(PrintWriter out, Iterator<ReadingsResponse> answers) {
    if (shape != null && shape.json) {
      each(answers, r -> Json.printLine(out, object(r)));
    } else if (shape != null && shape.csv) {
      Csv.line(out, (Object[]) COLUMNS);
      each(answers, r -> Csv.line(out, cells(r)));
    } else {
      Table table = new Table("TIME", "SOURCE", "NAME", "VALUE", "UNIT", "OPERATION", "ITEM");
      each(answers, r -> table.row(cells(r)));
      table.print(out);
    }
  }

  /** What was erased is told apart, so that nobody takes what is left for all there was. */
  private void each(Iterator<ReadingsResponse> answers, Consumer<Reading> taker) {
    long erased = 0;
    while (answers.hasNext()) {
      ReadingsResponse answer = answers.next();
      answer.getReadingsList().forEach(taker);
      erased += answer.getErasedOperations();
    }
    if (erased > 0) {
      spec.commandLine()
          .getErr()
          .println(erased + " operations in this range gave no readings: their content was erased");
    }
  }

  private ReadingsRequest request() {
    return ReadingsRequest.newBuilder()
        .addAllSources(sources)
        .setName(name)
        .setSampled(sampled.range())
        .setLimit(Ids.limit(limit))
        .build();
  }

  private static Object[] cells(Reading r) {
    return new Object[] {
      Ids.time(true, r.getTime()),
      r.getSource(),
      r.getName(),
      value(r),
      r.getUnit(),
      Ids.hex(r.getOperationId()),
      r.getItemIndex()
    };
  }

  private static Map<String, Object> object(Reading r) {
    return Json.object(COLUMNS, cells(r));
  }

  private static Object value(Reading r) {
    return switch (r.getValueCase()) {
      case DOUBLE_VALUE -> Numbers.shown(r.getDoubleValue());
      case STRING_VALUE -> r.getStringValue();
      case BOOL_VALUE -> r.getBoolValue();
      case BYTES_VALUE -> Ids.hex(r.getBytesValue());
      case VALUE_NOT_SET -> "";
    };
  }
}
