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

/** Asks the owners of sources for a right. */
@Command(
    name = "request",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the owners of sources for the right to read, update or derive from them.",
      "They see it with 'varve access list', operators too; at most 32 of yours may be open."
    },
    footer = {
      "",
      "Examples:",
      "  varve access request city/lamp-7 --reason \"to find out why it flickers\" --identity max",
      "  varve access request city/lamp-7 --rights read,derive --for statistics --until 2027-01-01"
    })
final class AccessRequestCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SpeakerOptions speaker;
  @Mixin private RightOptions right;

  @Parameters(
      index = "0..*",
      arity = "1..64",
      paramLabel = "SOURCE",
      description = "exact names, or prefixes that end in *, which operators answer")
  private List<String> sources;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "why, for who decides; at most 512 bytes")
  private Optional<String> reason = Optional.empty();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, SpecValue> values = right.values(sources);
    reason.ifPresent(text -> values.put("reason", SpecValue.of(text)));
    try (StatementClient client = speaker.speak()) {
      StatedText.print(
          spec.commandLine().getOut(),
          client.change(
              "AccessRequest",
              client.actor().name() + "/" + System.currentTimeMillis(),
              Optional.empty(),
              Optional.of(org.varve.evidence.operation.Spec.of(values)),
              ""),
          json);
    }
    return 0;
  }
}
