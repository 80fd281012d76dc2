package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.SearchOrder;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.u2s.v1.SearchResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists recorded operations that fit a filter. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = "Lists recorded operations, newest first.",
    footer = {
      "",
      "Examples:",
      "  varve search --source demo-host --limit 5",
      "  varve search --type temperature --label room=7 --from 2026-01-01 --until 2026-02-01",
      "  varve search --kind signer --json"
    })
public final class SearchCommand implements Callable<Integer> {

  private static final int PAGE_SIZE = 500;

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;
  @Mixin private FilterOptions options;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      defaultValue = "",
      description = "exact name of a source, or a prefix that ends in *")
  private String source;

  @Mixin private SampledOptions sampled;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "most operations to print; 0: all (default: ${DEFAULT-VALUE})")
  private long limit;

  @Option(names = "--oldest-first", description = "in the order of the log")
  private boolean oldestFirst;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    SearchRequest request = request();
    try (UserClient client = user.connect()) {
      Iterator<SearchResponse> pages = client.u2s().search(request);
      if (json) {
        pages.forEachRemaining(
            page ->
                page.getOperationsList().forEach(o -> Json.printLine(out, Summaries.object(o))));
        out.flush();
      } else {
        printTable(out, pages);
      }
      return 0;
    }
  }

  private static void printTable(PrintWriter out, Iterator<SearchResponse> pages) {
    Table table =
        new Table(
            "LEAF", "COMMITTED", "SOURCE", "TYPE", "ITEMS", "SAMPLED FROM", "EPOCH/SEQ", "ID");
    boolean more = false;
    while (pages.hasNext()) {
      SearchResponse page = pages.next();
      page.getOperationsList().forEach(o -> addRow(table, o));
      more = !page.getNextPageToken().isEmpty();
    }
    if (table.size() == 0) {
      out.println("no operation fits; 'varve search --kind all' lists everything");
      return;
    }
    table.print(out);
    if (more) {
      out.println("there are more; --limit 0 prints all");
    }
  }

  private static void addRow(Table table, OperationSummary o) {
    table.row(
        o.getLeafIndex(),
        Ids.time(o.hasCommittedAt(), o.getCommittedAt()),
        o.getSource(),
        o.getDataType(),
        o.getItemCount(),
        Ids.time(o.hasSampledFrom(), o.getSampledFrom()),
        o.getEpoch() + "/" + o.getSequence() + (o.getAfterGap() ? " (gap before)" : ""),
        Ids.hex(o.getOperationId()));
  }

  private SearchRequest request() {
    return SearchRequest.newBuilder()
        .setFilter(options.filter(source).setSampled(sampled.range()))
        .setPageSize(limit > 0 ? (int) Math.min(limit, PAGE_SIZE) : PAGE_SIZE)
        .setLimit(Ids.limit(limit))
        .setOrder(
            oldestFirst
                ? SearchOrder.SEARCH_ORDER_OLDEST_FIRST
                : SearchOrder.SEARCH_ORDER_NEWEST_FIRST)
        .build();
  }
}
