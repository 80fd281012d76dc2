package org.varve.launcher.command;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.varve.evidence.operation.SpecValue;
import org.varve.launcher.client.StatementClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes another data user the owner of a source. */
@Command(
    name = "transfer",
    mixinStandardHelpOptions = true,
    description = {
      "Makes another data user the owner of a source that you own.",
      "You cannot take it back. Grants that you made for it stay until its new owner ends them."
    },
    footer = {"", "Examples:", "  varve access transfer city/lamp-7 max --how sale --identity eve"})
final class AccessTransferCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SpeakerOptions speaker;
  @Mixin private ReasonOption reason;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "exact name")
  private String source;

  @Parameters(index = "1", paramLabel = "USER", description = "id of the DataUser who gets it")
  private String user;

  @Option(
      names = "--how",
      paramLabel = "TEXT",
      description = "how it comes to him, such as sale or inheritance")
  private Optional<String> how = Optional.empty();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, SpecValue> values = new TreeMap<>(Map.of("owner", SpecValue.of(user)));
    how.ifPresent(text -> values.put("how", SpecValue.of(text)));
    try (StatementClient client = speaker.speak()) {
      StatedText.print(
          spec.commandLine().getOut(),
          client.change(
              "Ownership",
              source,
              Optional.of(client.resource("Ownership", source)),
              Optional.of(org.varve.evidence.operation.Spec.of(values)),
              reason.text()),
          json);
    }
    return 0;
  }
}
