package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.LiveTable;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.SearchOrder;
import org.varve.proto.v2m.v1.AuditRequest;
import org.varve.proto.v2m.v1.AuditResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the trail of operations: who did what, when. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Prints who did what, when: the operations of the log that fit, newest first.",
      "Each stands in the log at the leaf that is printed: varve log and evidence prove it.",
      "Kinds: genesis, data, block, signer, format, gap, control, access."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise audit",
      "  varve supervise audit 'city/*' --from 2026-01-01 --until 2026-02-01 --oldest-first",
      "  varve supervise audit --kind signer --limit 0 --json"
    })
final class SuperviseAuditCommand implements Callable<Integer> {

  private static final int PAGE_SIZE = 500;

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      defaultValue = "",
      description = "exact name of a source, or a prefix that ends in * (default: all)")
  private String source;

  @Option(names = "--kind", paramLabel = "KIND", description = "only operations of this kind")
  private @Nullable String kind;

  @Option(
      names = "--actor",
      paramLabel = "ID",
      defaultValue = "",
      description = "only what this signer did")
  private String actor;

  @Mixin private CommittedOptions committed;

  @Option(names = "--oldest-first", description = "begin with the oldest (default: the newest)")
  private boolean oldestFirst;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "end after so many; 0: all (default: ${DEFAULT-VALUE})")
  private long limit;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    try (SupervisorClient client = supervisor.connect()) {
      Iterator<AuditResponse> pages = client.v2m().audit(request());
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        pages.forEachRemaining(
            page ->
                page.getOperationsList()
                    .forEach(each -> Json.printLine(out, Summaries.object(each))));
      } else {
        LiveTable table =
            new LiveTable(
                out,
                "LEAF    ",
                "COMMITTED               ",
                "WHAT   ",
                "ABOUT               ",
                "EPOCH/SEQ",
                "ACTOR                                            ",
                "WHY");
        pages.forEachRemaining(page -> page.getOperationsList().forEach(each -> row(table, each)));
      }
      out.flush();
      return 0;
    }
  }

  private AuditRequest request() {
    Filter.Builder filter = Filter.newBuilder().setSource(source).setSigner(actor);
    if (kind != null) {
      filter.setKind(Words.value(OperationKind.values(), kind, "kind of operations"));
    }
    committed.range().ifPresent(filter::setCommitted);
    return AuditRequest.newBuilder()
        .setFilter(filter)
        .setOrder(
            oldestFirst
                ? SearchOrder.SEARCH_ORDER_OLDEST_FIRST
                : SearchOrder.SEARCH_ORDER_NEWEST_FIRST)
        .setPageSize(PAGE_SIZE)
        .setLimit(Ids.limit(limit))
        .build();
  }

  private static void row(LiveTable table, OperationSummary operation) {
    table.row(
        operation.getLeafIndex(),
        Ids.time(operation.hasCommittedAt(), operation.getCommittedAt()),
        Words.of(operation.getKind()),
        operation.getSource(),
        operation.getEpoch() + "/" + operation.getSequence(),
        operation.getSigner(),
        operation.getDescription());
  }
}
