package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.ResourceClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.LiveTable;
import org.varve.proto.common.v1.ResourceEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what happens to resources, as it takes effect. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what happens to resources as it is recorded, each once: who, what, from which leaf on.",
      "Goes on by itself when the node was away. Ctrl-C ends it; the leaf after the last one is where to go on."
    },
    footer = {
      "",
      "Examples:",
      "  varve resource watch",
      "  varve resource watch Grant --from 0 --count 10 --json"
    })
final class ResourceWatchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OperatorOptions operator;

  @Parameters(
      arity = "0..1",
      paramLabel = "KIND",
      defaultValue = "",
      description = "such as Grant (default: all)")
  private String kind;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      description = "leaf index to begin at (default: what is recorded next)")
  private @Nullable Long from;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "end after so many events; 0: go on (default: ${DEFAULT-VALUE})")
  private long count;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  private long printed;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Consumer<ResourceEvent> printer = printer(out);
    try (ResourceClient client = operator.resources()) {
      client.watch(
          kind,
          from == null ? OptionalLong.empty() : OptionalLong.of(from),
          event -> {
            printer.accept(event);
            printed++;
            return printed != count && !out.checkError();
          });
      return 0;
    }
  }

  private Consumer<ResourceEvent> printer(PrintWriter out) {
    if (json) {
      return event -> Json.printLine(out, ResourceText.object(event));
    }
    LiveTable table =
        new LiveTable(
            out,
            "LEAF    ",
            "RECORDED                ",
            "EVENT   ",
            "KIND          ",
            "ID                  ",
            "VERSION",
            "BY          ",
            "WHAT");
    return event ->
        table.row(
            event.getLeafIndex(),
            Ids.time(true, event.getRecordedAt()),
            ResourceText.event(event),
            event.getAfter().getKind(),
            event.getAfter().getId(),
            event.getAfter().getVersion(),
            ResourceText.person(event.getBy()),
            ResourceText.changed(event));
  }
}
