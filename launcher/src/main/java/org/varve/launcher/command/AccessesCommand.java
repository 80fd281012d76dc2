package org.varve.launcher.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.UserClient;
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
    AccessTable.print(spec.commandLine().getOut(), found, most, json);
    return 0;
  }
}
