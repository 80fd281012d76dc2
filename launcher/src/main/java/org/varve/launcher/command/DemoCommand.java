package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.evidence.file.Verdict;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.HostPort;
import org.varve.launcher.demo.Demo;
import org.varve.launcher.demo.SharedLedger;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.LedgerConfig;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.output.Json;
import org.varve.ledger.fabric.network.Consensus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole path once, on this host's own readings, and fails if any step of it did. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the whole path once, on readings of this host, then stays up.",
      "Starts a node and an agent, records readings, verifies evidence offline, flips one bit of a",
      "copy and verifies that; then keeps recording until interrupted. With --ledger=fabric two",
      "organisations share the ledger, on a Fabric network of this host, and the evidence says so."
    },
    footer = {
      "",
      "Examples:",
      "  varve demo",
      "  varve demo --once --json --data /tmp/varve-demo",
      "  FABRIC_BIN=~/fabric/bin varve demo --ledger=fabric --data /tmp/varve-fabric-demo"
    })
public final class DemoCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(45);

  @Spec private CommandSpec spec;
  @Mixin private NodeOptions options;
  @Mixin private FabricPrograms programs;

  @Option(
      names = "--ledger",
      paramLabel = "KIND",
      defaultValue = LedgerConfig.EMBEDDED,
      description = "embedded, or fabric for two organisations (default: ${DEFAULT-VALUE})")
  private String ledger;

  @Option(names = "--once", description = "end when everything was shown")
  private boolean once;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    NodeConfig config = config();
    Demo demo = Demo.start(config, shared(config), Clock.systemUTC());
    UntilStopped until = new UntilStopped();
    until.stop(demo::close);
    Shown shown = show(demo);
    if (json) {
      Json.print(spec.commandLine().getOut(), shown.object(demo));
    } else {
      print(demo, shown);
    }
    if (!shown.asPromised()) {
      return 1;
    }
    if (!once) {
      until.await();
    }
    return 0;
  }

  private Optional<SharedLedger> shared(NodeConfig config) throws IOException {
    if (ledger.equals(LedgerConfig.EMBEDDED)) {
      return Optional.empty();
    }
    if (!ledger.equals(LedgerConfig.FABRIC)) {
      throw new UsageException(
          "--ledger is '%s'; it must be %s or %s"
              .formatted(ledger, LedgerConfig.EMBEDDED, LedgerConfig.FABRIC));
    }
    PrintWriter err = spec.commandLine().getErr();
    return Optional.of(
        SharedLedger.start(
            new DataFolder(config.data()).root(),
            Consensus.RAFT,
            programs.fabric(config.fabric().folder()),
            programs.chaincode(),
            line -> {
              err.println("fabric: " + line);
              err.flush();
            }));
  }

  private static Shown show(Demo demo) throws IOException, InterruptedException {
    Path trust = demo.node().folder().trustFile();
    VerifiedReceipt receipt = demo.firstReceipt(PATIENCE);
    Path evidence = demo.writeAgreedEvidence(receipt, PATIENCE);
    Path copy = Demo.tamperedCopy(evidence);
    return new Shown(
        receipt,
        evidence,
        Demo.signers(evidence),
        Demo.verify(evidence, trust),
        copy,
        Demo.verify(copy, trust));
  }

  private void print(Demo demo, Shown shown) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path trust = demo.node().folder().trustFile();
    VerifiedReceipt receipt = shown.receipt();
    out.println("1  The agent signed readings of this host and holds a verified receipt:");
    out.println("     operation  " + receipt.operation().id().hex());
    out.println(
        "     place      leaf " + receipt.leafIndex() + " of a log of " + receipt.treeSize());
    out.println("     committed  " + receipt.committedAt());
    out.println(
        "     reading    " + new String(Demo.item(shown.evidence()), StandardCharsets.UTF_8));
    out.println();
    out.println("2  Evidence for that reading, verified offline with the trust file alone:");
    out.println("     " + shown.evidence());
    out.println();
    VerdictText.print(out, shown.verdict());
    if (demo.second().isPresent()) {
      out.println("     cosigned by  " + String.join(", ", shown.signers()));
    }
    out.println();
    out.println("3  The same file with one bit of the reading flipped:");
    out.println("     " + shown.copy());
    out.println();
    VerdictText.print(out, shown.copyVerdict());
    out.println();
    out.println("Verify it yourself:");
    out.println("     varve verify " + shown.evidence() + " --trust " + trust);
    out.println();
    out.println("Sources and data users (mTLS)  " + demo.node().address());
    out.println("MQTT broker (this host alone)  " + demo.brokerAddress());
    demo.node().metricsUrl().ifPresent(url -> out.println("Metrics for Prometheus         " + url));
    out.println("Data folder                    " + demo.node().folder().root());
    demo.second()
        .ifPresent(second -> out.println("Second organisation's node     " + second.root()));
    if (!once && shown.asPromised()) {
      out.println(
          "The agent signs what is published under "
              + Demo.TOPIC
              + "/ there, too: varve readings --source "
              + Demo.BROKER_SOURCE
              + options.dataOption());
      out.println(
          "Recording on. Try: varve search --source "
              + Demo.SOURCE
              + options.dataOption()
              + "   Ctrl-C stops.");
    }
    out.flush();
  }

  /**
   * The usual port if it is free, else any: a demonstration should not fail of a busy port that
   * nobody chose.
   */
  private NodeConfig config() {
    NodeConfig config = options.config();
    HostPort usual = HostPort.parse(config.listen());
    if (options.listenIsGiven()
        || (isFree(usual) && config.metricsAddress().map(DemoCommand::isFree).orElse(true))) {
      return config;
    }
    return config.withListen(new HostPort(usual.host(), 0).toString());
  }

  private static boolean isFree(HostPort address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address.host(), address.port()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What was shown: the evidence must be VALID, the copy must not. */
  private record Shown(
      VerifiedReceipt receipt,
      Path evidence,
      List<String> signers,
      Verdict verdict,
      Path copy,
      Verdict copyVerdict) {

    boolean asPromised() {
      return verdict.isValid() && copyVerdict.code() == Verdict.Code.TAMPERED;
    }

    Map<String, Object> object(Demo demo) {
      Map<String, Object> signed = new LinkedHashMap<>();
      signed.put("operationId", receipt.operation().id().hex());
      signed.put("leafIndex", receipt.leafIndex());
      signed.put("treeSize", receipt.treeSize());
      signed.put("committedAt", receipt.committedAt().toString());
      signed.put("receipt", java.util.HexFormat.of().formatHex(receipt.parts().receipt()));
      signed.put("checkpoint", receipt.parts().checkpoint());
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("receipt", signed);
      object.put("evidence", evidence.toString());
      object.put("trust", demo.node().folder().trustFile().toString());
      if (demo.second().isPresent()) {
        object.put("signers", signers);
      }
      object.put("verdict", VerdictText.object(verdict));
      object.put("tamperedCopy", copy.toString());
      object.put("tamperedVerdict", VerdictText.object(copyVerdict));
      Map<String, String> addresses = new LinkedHashMap<>();
      addresses.put("node", demo.node().address().toString());
      demo.node().metricsUrl().ifPresent(url -> addresses.put("metrics", url));
      object.put("addresses", addresses);
      object.put("data", demo.node().folder().root().toString());
      return object;
    }
  }
}
