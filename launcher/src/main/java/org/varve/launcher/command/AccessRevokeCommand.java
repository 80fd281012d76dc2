package org.varve.launcher.command;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.launcher.client.StatementClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a grant back, or ends a request for access. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a grant back, or ends a request for access.",
      "Ends a grant that you made, or that the owner before you made for what is yours now. With",
      "--request: withdraws a request for access, or turns one down that asks for what you own."
    },
    footer = {
      "",
      "Examples:",
      "  varve access revoke eve/lamps --reason \"contract ended\" --identity eve",
      "  varve access revoke max/1793200000000 --request --reason \"not for statistics\""
    })
final class AccessRevokeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SpeakerOptions speaker;
  @Mixin private ReasonOption reason;

  @Parameters(index = "0", paramLabel = "ID", description = "from 'varve access list'")
  private String id;

  @Option(names = "--request", description = "ID is that of a request for access")
  private boolean request;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    String kind = request ? "AccessRequest" : "Grant";
    try (StatementClient client = speaker.speak()) {
      StatedText.print(
          spec.commandLine().getOut(),
          client.change(
              kind, id, Optional.of(client.resource(kind, id)), Optional.empty(), reason.text()),
          json);
    }
    return 0;
  }
}
