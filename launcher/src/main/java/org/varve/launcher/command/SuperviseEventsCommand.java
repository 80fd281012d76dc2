package org.varve.launcher.command;

import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.varve.edge.uplink.Backoff;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.StayingReader;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.LiveTable;
import org.varve.proto.common.v1.EventFilter;
import org.varve.proto.common.v1.EventKind;
import org.varve.proto.common.v1.EventPosition;
import org.varve.proto.common.v1.EventStage;
import org.varve.proto.v2m.v1.WatchEventsRequest;
import org.varve.proto.v2m.v1.WatchEventsResponse;
import org.varve.rp.MessageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints events as they are committed, and goes on by itself when the node was away. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what is committed as it comes, each event once, in the order of the ledger.",
      "When the connection breaks it goes on by itself from the position that it has come to.",
      "Kinds: founded, created, updated, sealed, signer-bound, signer-revoked, format-registered, gap-stated,",
      "gap-seen, fork-refused, controlled, accessed.",
      "Stages: pre-input, store, transfer, integrate. What representation and provisioning see as it happens is",
      "summed up each second and stands in no ledger: see it with --live, or by naming stages."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise events",
      "  varve supervise events 'city/*' --from-start --count 20",
      "  varve supervise events --kind fork-refused,gap-seen --from 120.4 --json",
      "  varve supervise events --stage pre-input,transfer"
    })
final class SuperviseEventsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      defaultValue = "",
      description = "exact name of a source, or a prefix that ends in * (default: all)")
  private String source;

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description = "only events of these kinds (default: all)")
  private List<String> kinds = List.of();

  @Option(
      names = "--stage",
      split = ",",
      paramLabel = "STAGE",
      description = "only events of these stages (default: all)")
  private List<String> stages = List.of();

  @Option(
      names = "--live",
      description = "also what is seen as it happens, and is not of the ledger")
  private boolean live;

  @Option(
      names = "--actor",
      paramLabel = "ID",
      defaultValue = "",
      description = "only what this signer did")
  private String actor;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      description = "where to begin, HEIGHT or HEIGHT.NUMBER (default: what is committed next)")
  private @Nullable String from;

  @Option(names = "--from-start", description = "begin with the oldest; the same as --from 0")
  private boolean fromStart;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "end after so many events; 0: go on (default: ${DEFAULT-VALUE})")
  private long count;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  private @Nullable LiveTable table;
  private long printed;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    EventFilter filter = filter();
    StayingReader<EventPosition, WatchEventsResponse> reader =
        new StayingReader<>(
            position -> supervisor.connect().watchEvents(request(filter, position)),
            WatchEventsResponse::getPosition,
            begin(),
            Backoff.usual(RandomGenerator.getDefault()),
            notice -> spec.commandLine().getErr().println("varve: " + notice));
    if (!json) {
      table =
          new LiveTable(
              out,
              "POSITION",
              "COMMITTED               ",
              "EVENT       ",
              "SOURCE              ",
              "LEAF    ",
              "EPOCH/SEQ",
              "ACTOR                                            ",
              "WHAT");
    }
    reader.read(message -> print(out, message));
    return 0;
  }

  private EventFilter filter() {
    EventFilter.Builder filter = EventFilter.newBuilder().setSource(source).setActor(actor);
    kinds.forEach(kind -> filter.addKinds(Words.value(EventKind.values(), kind, "kind of events")));
    stages.forEach(
        stage -> filter.addStages(Words.value(EventStage.values(), stage, "stage of events")));
    return filter.build();
  }

  private Optional<EventPosition> begin() {
    if (fromStart) {
      return Optional.of(EventPosition.getDefaultInstance());
    }
    return Optional.ofNullable(from).map(SuperviseEventsCommand::position);
  }

  private static EventPosition position(String text) {
    if (!text.matches("\\d{1,18}(\\.\\d{1,9})?")) {
      throw new UsageException(
          "--from is '" + text + "'; give HEIGHT or HEIGHT.NUMBER, such as 120 or 120.4");
    }
    String[] parts = text.split("\\.");
    return EventPosition.newBuilder()
        .setLedgerHeight(Long.parseLong(parts[0]))
        .setNumber(parts.length == 1 ? 0 : Integer.parseInt(parts[1]))
        .build();
  }

  private static WatchEventsRequest request(EventFilter filter, Optional<EventPosition> from) {
    WatchEventsRequest.Builder request = WatchEventsRequest.newBuilder().setFilter(filter);
    from.ifPresent(request::setFrom);
    return request.build();
  }

  /** Whether more is wanted. */
  private boolean print(PrintWriter out, WatchEventsResponse message) {
    List<Message> told = new ArrayList<>(message.getEventsList());
    if (live || !stages.isEmpty()) {
      told.addAll(message.getLiveList());
    }
    for (Message event : told) {
      if (table == null) {
        Json.printLine(out, MessageView.of(event));
      } else {
        EventRows.add(table, event);
      }
      printed++;
      if (printed == count) {
        out.flush();
        return false;
      }
    }
    // Whoever reads the output has gone: a pipe that is closed, a disk that is full.
    return !out.checkError();
  }
}
