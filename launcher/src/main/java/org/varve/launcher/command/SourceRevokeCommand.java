package org.varve.launcher.command;

import java.util.concurrent.Callable;
import org.varve.proto.common.v1.SignerState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends what a signer may do. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Revokes a signer, for good: its next message is refused, on open connections too.",
      "What it signed before stays valid. Its agent comes back with a new key and a new token."
    },
    footer = {
      "",
      "Example:",
      "  varve source list",
      "  varve source revoke urn:varve:signer:2b7e1516 --reason 'stolen from site 4'"
    })
final class SourceRevokeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private SignerChangeOptions signer;

  @Override
  public Integer call() {
    return signer.apply(
        now -> now.setState(SignerState.SIGNER_STATE_REVOKED), spec.commandLine().getOut());
  }
}
