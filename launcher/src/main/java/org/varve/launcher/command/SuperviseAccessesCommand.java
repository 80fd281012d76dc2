package org.varve.launcher.command;

import java.util.concurrent.Callable;
import org.varve.launcher.client.SupervisorClient;
import org.varve.proto.common.v1.AccessFilter;
import org.varve.proto.v2m.v1.ListAccessesRequest;
import org.varve.proto.v2m.v1.ListAccessesResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows who read what: data users, and supervisors themselves. */
@Command(
    name = "accesses",
    mixinStandardHelpOptions = true,
    description = {
      "Shows who read what, or was denied it, newest first: data users, and supervisors themselves.",
      "It is on the ledger some seconds after it happened."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise accesses",
      "  varve supervise accesses 'city/*' --denied --from 2026-11-01",
      "  varve supervise accesses --actor urn:varve:supervisor:local --limit 0 --json"
    })
final class SuperviseAccessesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      defaultValue = "",
      description = "exact name of a source, or a prefix that ends in * (default: all)")
  private String source;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      defaultValue = "",
      description = "only what this one did, such as urn:varve:user:eve")
  private String actor;

  @Option(names = "--denied", description = "only what was denied")
  private boolean denied;

  @Mixin private AccessOptions options;

  @Override
  public Integer call() {
    AccessFilter.Builder filter =
        AccessFilter.newBuilder().setActor(actor).setSource(source).setDenied(denied);
    options.committed().ifPresent(filter::setCommitted);
    try (SupervisorClient client = supervisor.connect()) {
      options.print(
          spec.commandLine().getOut(),
          client.v2m().listAccesses(ListAccessesRequest.newBuilder().setFilter(filter).build()),
          ListAccessesResponse::getAccessesList);
    }
    return 0;
  }
}
