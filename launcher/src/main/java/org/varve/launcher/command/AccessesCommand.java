package org.varve.launcher.command;

import java.util.concurrent.Callable;
import org.varve.launcher.client.UserClient;
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

  @Mixin private AccessOptions options;

  @Override
  public Integer call() {
    ListAccessesRequest.Builder request = ListAccessesRequest.newBuilder().setSource(source);
    options.committed().ifPresent(request::setCommitted);
    try (UserClient client = user.connect()) {
      options.print(
          spec.commandLine().getOut(),
          client.u2s().listAccesses(request.build()),
          ListAccessesResponse::getAccessesList);
    }
    return 0;
  }
}
