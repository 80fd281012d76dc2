package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.varve.launcher.node.VarveNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a node in the foreground. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a node, with all its entities in this process, until interrupted.",
      "Exit code 143 after SIGTERM and 130 after Ctrl-C: it stopped cleanly, and keeps all that it acknowledged;",
      "1: it could not start or stop, 2: usage."
    },
    footer = {
      "",
      "Examples:",
      "  varve up",
      "  varve up --data /var/lib/varve --listen 0.0.0.0:4561",
      "  varve up --config varve.yaml"
    })
public final class UpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private NodeOptions options;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    VarveNode node = VarveNode.start(options.config(), Clock.systemUTC());
    UntilStopped until = new UntilStopped();
    until.stop(node::close);
    out.println("Varve serves sources and data users at " + node.address() + " (mTLS)");
    out.println("data folder  " + node.folder().root());
    out.println("trust file   " + node.folder().trustFile());
    out.println(
        "Next: varve source enroll NAME%1$s, varve search%1$s. Ctrl-C stops."
            .formatted(options.dataOption()));
    out.flush();
    until.await();
    return 0;
  }
}
