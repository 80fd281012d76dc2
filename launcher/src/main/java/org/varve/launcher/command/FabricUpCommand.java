package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.ConfigFile;
import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.FabricBinaries;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.NetworkSpec;
import org.varve.ledger.fabric.network.NetworkStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a network, or starts it again. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a Fabric network, or starts the one in the folder again, with all that it has.",
      "It is ready when a transaction was committed. A majority of the organisations must endorse, as",
      "Fabric has it by default. For each organisation it writes a part for a node's varve.yaml.",
      "Exit code 0: ready, 1: not, and nothing of it runs, 2: usage, or Fabric's programs are missing."
    },
    footer = {
      "",
      "Examples:",
      "  FABRIC_BIN=~/fabric/bin varve fabric up",
      "  varve fabric up --consensus=bft --orgs=2 --dir /tmp/bft",
      "  varve up --config varve-fabric/organisations/org1/varve.yaml"
    })
final class FabricUpCommand implements Callable<Integer> {

  private static final double MILLIS = 1000;

  @Spec private CommandSpec spec;
  @Mixin private FabricFolder folder;
  @Mixin private FabricPrograms programs;

  @Option(
      names = "--consensus",
      paramLabel = "WORD",
      defaultValue = "raft",
      description =
          "raft: one orderer; bft: four, of which one may lie, with Fabric 3 (default:"
              + " ${DEFAULT-VALUE})")
  private Consensus consensus;

  @Option(
      names = "--orgs",
      paramLabel = "N",
      defaultValue = "1",
      description = "organisations, each with a peer and its chaincode (default: ${DEFAULT-VALUE})")
  private int organisations;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "configuration (YAML) whose fabric.bin names the folder of Fabric's programs")
  private @Nullable Path config;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    NetworkSpec wanted = wanted();
    PrintWriter err = spec.commandLine().getErr();
    long begin = System.currentTimeMillis();
    FabricNetwork network =
        FabricNetwork.up(
            wanted,
            line -> {
              err.printf("%5.1f s  %s%n", (System.currentTimeMillis() - begin) / MILLIS, line);
              err.flush();
            });
    NetworkStatus status = network.status();
    PrintWriter out = spec.commandLine().getOut();
    FabricStatusCommand.print(out, status, json);
    if (!json) {
      out.println();
      out.println("A node of an organisation takes its part:");
      status.members().forEach(m -> out.println("  varve up --config " + m.configuration()));
      out.println("Stop the network:  varve fabric down" + folder.option());
      out.flush();
    }
    return 0;
  }

  private NetworkSpec wanted() {
    try {
      return new NetworkSpec(
          consensus,
          organisations,
          folder.path(),
          binaries(),
          List.of(programs.chaincode().toString()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private FabricBinaries binaries() {
    return programs.fabric(
        config == null
            ? Optional.empty()
            : new ConfigFile(System.getenv()).read(config).fabric().folder());
  }
}
