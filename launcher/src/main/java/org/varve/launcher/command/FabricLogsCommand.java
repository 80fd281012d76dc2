package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.output.Json;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.NetworkStatus;
import org.varve.ledger.fabric.network.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the end of logs of a network. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Prints the end of the log of a process of the network, or of all.",
    footer = {
      "",
      "Examples:",
      "  varve fabric logs",
      "  varve fabric logs peer-org1 --lines 200",
      "  varve fabric logs orderer2 --dir /tmp/bft --json"
    })
final class FabricLogsCommand implements Callable<Integer> {

  private static final int LINES_MAX = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private FabricFolder folder;

  @Parameters(
      paramLabel = "PROCESS",
      arity = "0..1",
      description = "such as orderer1, peer-org1 or chaincode-org1 (default: all)")
  private @Nullable String process;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "20",
      description = "lines of each, 1 to " + LINES_MAX + " (default: ${DEFAULT-VALUE})")
  private int lines;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (lines < 1 || lines > LINES_MAX) {
      throw new UsageException("--lines is %d; it must be 1 to %d".formatted(lines, LINES_MAX));
    }
    for (NetworkStatus.Running one : wanted()) {
      print(one.role(), FabricNetwork.log(folder.path(), one.role(), lines));
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private List<NetworkStatus.Running> wanted() throws IOException {
    List<NetworkStatus.Running> all = FabricNetwork.status(folder.path()).processes();
    if (process == null) {
      return all;
    }
    Role role = role(process);
    Optional<NetworkStatus.Running> one =
        all.stream().filter(running -> running.role().equals(role)).findFirst();
    return List.of(
        one.orElseThrow(
            () ->
                new UsageException(
                    "the network has no %s; it has %s"
                        .formatted(role, all.stream().map(NetworkStatus.Running::role).toList()))));
  }

  private static Role role(String name) {
    try {
      return Role.parse(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Role role, List<String> last) {
    PrintWriter out = spec.commandLine().getOut();
    if (!json && process == null) {
      out.println("== " + role);
    }
    for (String line : last) {
      if (json) {
        Json.printLine(
            out,
            Json.object(new String[] {"process", "line"}, new Object[] {role.toString(), line}));
      } else {
        out.println(line);
      }
    }
  }
}
