package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.varve.edge.uplink.Backoff;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.SubscriptionReader;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.LiveTable;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.SubscribeResponse;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints operations as they are recorded, and goes on by itself when the node was away. */
@Command(
    name = "subscribe",
    mixinStandardHelpOptions = true,
    description = {
      "Prints operations as they are recorded, each once, in the order of the log.",
      "When the connection breaks it goes on by itself from the position that it has come to.",
      "Ctrl-C ends it, and tells with which --from to go on."
    },
    footer = {
      "",
      "Examples:",
      "  varve subscribe 'city/*'",
      "  varve subscribe demo-host --from-start --count 5",
      "  varve subscribe --kind all --from 1200 --json"
    })
public final class SubscribeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;
  @Mixin private FilterOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      defaultValue = "",
      description = "exact name of a source, or a prefix that ends in * (default: all)")
  private String source;

  @ArgGroup private @Nullable Start start;

  /** Where to begin; at most one. */
  static final class Start {
    @Option(
        names = "--from",
        paramLabel = "POSITION",
        description = "leaf index to begin at (default: what is recorded next)")
    private @Nullable Long position;

    @Option(names = "--from-start", description = "begin with the oldest; the same as --from 0")
    private boolean atStart;
  }

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "end after so many operations; 0: go on (default: ${DEFAULT-VALUE})")
  private long count;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  private long printed;
  private volatile OptionalLong behind = OptionalLong.empty();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    OptionalLong from = from();
    if (count < 0) {
      throw new UsageException("--count is " + count + "; give 1 or more, or 0 to go on");
    }
    behind = from;
    SubscriptionReader reader =
        new SubscriptionReader(
            user::connect,
            options.filter(source).build(),
            from,
            Backoff.usual(RandomGenerator.getDefault()),
            notice -> err.println("varve: " + notice));
    Thread tell = new Thread(() -> tellPosition(err), "varve-subscribe-end");
    Runtime.getRuntime().addShutdownHook(tell);
    try {
      reader.read(printer());
      return 0;
    } finally {
      forget(tell);
    }
  }

  private Predicate<SubscribeResponse> printer() {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      return message -> print(message, out, operation -> Json.printLine(out, object(operation)));
    }
    LiveTable table =
        new LiveTable(
            out,
            "LEAF    ",
            "COMMITTED               ",
            "SOURCE              ",
            "TYPE        ",
            "ITEMS",
            "EPOCH/SEQ ",
            "ID");
    return message -> print(message, out, operation -> addRow(table, operation));
  }

  /** Whether more is wanted. */
  private boolean print(
      SubscribeResponse message, PrintWriter out, Consumer<OperationSummary> printing) {
    for (OperationSummary operation : message.getOperationsList()) {
      printing.accept(operation);
      behind = OptionalLong.of(operation.getLeafIndex() + 1);
      printed++;
      if (printed == count) {
        out.flush();
        return false;
      }
    }
    behind = OptionalLong.of(message.getPosition());
    // Whoever reads the output has gone: a pipe that is closed, a disk that is full.
    return !out.checkError();
  }

  private OptionalLong from() {
    if (start == null) {
      return OptionalLong.empty();
    }
    if (start.atStart || start.position == null) {
      return OptionalLong.of(0);
    }
    if (start.position < 0) {
      throw new UsageException(
          "--from is "
              + start.position
              + "; give a leaf index, 0 or more, as 'varve search' prints");
    }
    return OptionalLong.of(start.position);
  }

  private void tellPosition(PrintWriter err) {
    if (behind.isPresent()) {
      err.println("varve: ended; go on with --from " + behind.getAsLong());
      err.flush();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is about to end, and the hook tells where to go on: as it should.
      return;
    }
  }

  private static void addRow(LiveTable table, OperationSummary o) {
    table.row(
        o.getLeafIndex(),
        Ids.time(o.hasCommittedAt(), o.getCommittedAt()),
        o.getSource(),
        o.getDataType(),
        o.getItemCount(),
        o.getEpoch() + "/" + o.getSequence(),
        Ids.hex(o.getOperationId()));
  }

  private static Map<String, Object> object(OperationSummary o) {
    Map<String, Object> object = new LinkedHashMap<>(Summaries.object(o));
    object.put("position", o.getLeafIndex() + 1);
    return object;
  }
}
