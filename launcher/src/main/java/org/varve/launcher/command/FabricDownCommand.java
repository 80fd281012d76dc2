package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.varve.launcher.output.Json;
import org.varve.ledger.fabric.network.FabricNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops a network. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Stops the network in a folder, in order; 'varve fabric up' starts it again with all it has.",
      "Exit code 0: nothing of it runs."
    },
    footer = {
      "",
      "Examples:",
      "  varve fabric down",
      "  varve fabric down --dir /tmp/bft --delete"
    })
final class FabricDownCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private FabricFolder folder;

  @Option(names = "--delete", description = "remove all that the network kept, for good")
  private boolean delete;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    int stopped = delete ? FabricNetwork.delete(folder.path()) : FabricNetwork.down(folder.path());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(
          out,
          Json.object(
              new String[] {"folder", "stopped", "deleted"},
              new Object[] {folder.path().toString(), stopped, delete}));
    } else {
      out.println(
          "%d processes stopped; %s"
              .formatted(
                  stopped,
                  delete
                      ? "all that the network kept is gone from " + folder.path()
                      : "start them again: varve fabric up" + folder.option()));
      out.flush();
    }
    return 0;
  }
}
