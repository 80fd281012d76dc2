package org.varve.launcher.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.evidence.operation.SpecValue;
import org.varve.launcher.client.StatementClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets another data user use sources that the caller owns. */
@Command(
    name = "grant",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a data user read, update or derive from sources that you own, or from assets of yours.",
      "It is in force when the command ends, and is called YOU/NAME."
    },
    footer = {
      "",
      "Examples:",
      "  varve access grant max city/lamp-7 --identity eve",
      "  varve access grant max city/lamp-7 --fields t,v --for maintenance --until 2027-01-01",
      "  varve access grant max city/lamp-7 --rights read,derive --request max/1793200000000"
    })
final class AccessGrantCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SpeakerOptions speaker;
  @Mixin private RightOptions right;
  @Mixin private ReasonOption reason;

  @Parameters(
      index = "0",
      paramLabel = "USER",
      description = "id of a DataUser, or * for every one")
  private String user;

  @Parameters(index = "1..*", arity = "1..64", paramLabel = "SOURCE", description = "exact names")
  private List<String> sources;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what the grant is called after YOU/ (default: the time)")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--request",
      paramLabel = "ID",
      description = "the request for access that it answers, from 'varve access list'")
  private Optional<String> request = Optional.empty();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, SpecValue> values = right.values(sources);
    values.put("user", SpecValue.of(user));
    request.ifPresent(id -> values.put("request", SpecValue.of(id)));
    try (StatementClient client = speaker.speak()) {
      String id =
          client.actor().name()
              + "/"
              + name.orElseGet(() -> Long.toString(System.currentTimeMillis()));
      StatedText.print(
          spec.commandLine().getOut(),
          client.change(
              "Grant",
              id,
              StatementClient.resources(client.reading(), "Grant", id).stream().findFirst(),
              Optional.of(org.varve.evidence.operation.Spec.of(values)),
              reason.text()),
          json);
    }
    return 0;
  }
}
