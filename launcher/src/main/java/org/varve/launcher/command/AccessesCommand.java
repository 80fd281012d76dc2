package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.LeafSpan;
import org.varve.proto.common.v1.NotedAccess;
import org.varve.proto.u2s.v1.ListAccessesRequest;
import org.varve.proto.u2s.v1.ListAccessesResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows who read a data user's sources, and what he read himself. */
@Command(
    name = "accesses",
    mixinStandardHelpOptions = true,
    description = {
      "Shows who read your sources, or was denied them, and what you read yourself.",
      "Yours are those that you own. Newest first; reads are on the ledger some seconds after they happened."
    },
    footer = {
      "",
      "Examples:",
      "  varve accesses",
      "  varve accesses --source demo-host --from 2026-11-01",
      "  varve accesses --limit 0 --json"
    })
public final class AccessesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      defaultValue = "",
      description = "exact name of a source that you own (default: all of yours)")
  private String source;

  @Mixin private CommittedOptions committed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "most lines to print; 0: all (default: ${DEFAULT-VALUE})")
  private long limit;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    long most = Ids.limit(limit) == 0 ? Long.MAX_VALUE : limit;
    List<NotedAccess> found = new ArrayList<>();
    try (UserClient client = user.connect()) {
      ListAccessesRequest.Builder request = ListAccessesRequest.newBuilder().setSource(source);
      committed.range().ifPresent(request::setCommitted);
      Iterator<ListAccessesResponse> pages = client.u2s().listAccesses(request.build());
      while (found.size() <= most && pages.hasNext()) {
        found.addAll(pages.next().getAccessesList());
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    List<NotedAccess> shown = found.subList(0, (int) Math.min(found.size(), most));
    if (json) {
      shown.forEach(access -> Json.printLine(out, object(access)));
      out.flush();
    } else {
      print(out, shown, found.size() > shown.size());
    }
    return 0;
  }

  private static void print(PrintWriter out, List<NotedAccess> accesses, boolean more) {
    if (accesses.isEmpty()) {
      out.println("nothing yet; a read is recorded some seconds after it happened");
      return;
    }
    Table table =
        new Table(
            "UNTIL",
            "WHO",
            "CALL",
            "SOURCE",
            "DECISION",
            "GRANT",
            "PURPOSE",
            "CALLS",
            "OPERATIONS");
    accesses.forEach(
        access ->
            table.row(
                Ids.time(access.hasTo(), access.getTo()),
                access.getActor(),
                access.getAction(),
                access.getSource(),
                decision(access),
                access.getGrant(),
                access.getPurpose(),
                access.getCalls(),
                access.getOperations()));
    table.print(out);
    if (more) {
      out.println("there are more; --limit 0 prints all");
    }
  }

  private static String decision(NotedAccess access) {
    return access.getAllowed() ? "allowed" : "denied";
  }

  private static Map<String, Object> object(NotedAccess access) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("from", Ids.time(access.hasFrom(), access.getFrom()));
    object.put("to", Ids.time(access.hasTo(), access.getTo()));
    object.put("actor", access.getActor());
    object.put("action", access.getAction());
    object.put("source", access.getSource());
    object.put("decision", decision(access));
    object.put("grant", access.getGrant());
    object.put("purpose", access.getPurpose());
    object.put("calls", access.getCalls());
    object.put("operations", access.getOperations());
    object.put("leaves", access.getLeavesList().stream().map(AccessesCommand::words).toList());
    object.put("operationId", Ids.hex(access.getOperationId()));
    return object;
  }

  private static String words(LeafSpan span) {
    return span.getFirst() == span.getLast()
        ? Long.toString(span.getFirst())
        : span.getFirst() + "-" + span.getLast();
  }
}
