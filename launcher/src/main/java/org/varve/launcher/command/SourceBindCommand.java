package org.varve.launcher.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says anew what a signer may speak about. */
@Command(
    name = "bind",
    mixinStandardHelpOptions = true,
    description = {
      "Binds a signer to other sources: these and no others, from its next message on.",
      "Its agent hears of them when it renews its certificate."
    },
    footer = {
      "",
      "Example:",
      "  varve source bind urn:varve:signer:2b7e1516 'hall-3/*' --reason 'moved to hall 3'"
    })
final class SourceBindCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private SignerChangeOptions signer;

  @Parameters(
      index = "1..*",
      arity = "1..64",
      paramLabel = "SOURCE",
      description = "exact names, or prefixes that end in *")
  private List<String> sources;

  @Override
  public Integer call() {
    return signer.apply(
        now -> now.clearSources().addAllSources(sources), spec.commandLine().getOut());
  }
}
