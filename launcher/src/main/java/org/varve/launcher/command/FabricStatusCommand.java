package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.NetworkMember;
import org.varve.ledger.fabric.network.NetworkStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the processes of a network. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the processes of the network in a folder, where they listen, and what they occupy.",
      "Exit code 0: all are up, 1: one is not, or there is no network."
    },
    footer = {
      "",
      "Examples:",
      "  varve fabric status",
      "  varve fabric status --dir /tmp/bft --json"
    })
final class FabricStatusCommand implements Callable<Integer> {

  private static final long MIB = 1 << 20;

  @Spec private CommandSpec spec;
  @Mixin private FabricFolder folder;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    NetworkStatus status = FabricNetwork.status(folder.path());
    print(spec.commandLine().getOut(), status, json);
    return status.isUp() ? 0 : 1;
  }

  static void print(PrintWriter out, NetworkStatus status, boolean json) {
    if (json) {
      Json.print(out, object(status));
      return;
    }
    out.println(
        "Fabric %s, %s, channel %s, chaincode %s, in %s"
            .formatted(
                status.fabric(),
                status.consensus(),
                status.channel(),
                status.chaincode(),
                status.folder()));
    Table table = new Table("PROCESS", "STATE", "PID", "ADDRESS", "MEMORY", "LOG");
    for (NetworkStatus.Running process : status.processes()) {
      table.row(
          process.role(),
          word(process.state()),
          process.pid().map(String::valueOf).orElse("-"),
          process.address(),
          process.memoryBytes().map(bytes -> bytes / MIB + " MiB").orElse("-"),
          process.log());
    }
    table.print(out);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> object(NetworkStatus status) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("folder", status.folder().toString());
    object.put("fabric", status.fabric());
    object.put("consensus", word(status.consensus()));
    object.put("channel", status.channel());
    object.put("chaincode", status.chaincode());
    object.put("up", status.isUp());
    object.put("processes", status.processes().stream().map(p -> object(p)).toList());
    List<Map<String, Object>> members = status.members().stream().map(m -> object(m)).toList();
    object.put("organisations", members);
    return object;
  }

  private static Map<String, Object> object(NetworkStatus.Running process) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("process", process.role().toString());
    object.put("state", word(process.state()));
    process.pid().ifPresent(pid -> object.put("pid", pid));
    object.put("address", process.address());
    process.memoryBytes().ifPresent(bytes -> object.put("memoryBytes", bytes));
    object.put("log", process.log().toString());
    return object;
  }

  private static Map<String, Object> object(NetworkMember member) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("number", member.number());
    object.put("mspId", member.mspId());
    object.put("peer", member.peer());
    object.put("tlsCa", member.tlsCa().toString());
    object.put("certificate", member.certificate().toString());
    object.put("key", member.key().toString());
    object.put("config", member.configuration().toString());
    return object;
  }
}
