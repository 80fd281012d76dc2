package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.HostPort;
import org.varve.launcher.node.EntityName;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.PeersConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.processing.ProcessingConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a node, or some of its entities, in the foreground. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a node, with all its entities in this process or with some of them, until interrupted.",
      "Exit code 143 after SIGTERM and 130 after Ctrl-C: it stopped cleanly, and keeps all that it acknowledged;",
      "1: it could not start or stop, 2: usage."
    },
    footer = {
      "",
      "Examples:",
      "  varve up",
      "  varve up --data /var/lib/varve --listen 0.0.0.0:4561",
      "  varve up --config varve.yaml --log-format json",
      "  varve up --entities=processing --listen 10.0.0.7:4563",
      "  varve up --data provisioning --listen 0.0.0.0:4561 --peer processing=10.0.0.7:4563"
    })
public final class UpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private NodeOptions options;

  @Option(
      names = "--entities",
      split = ",",
      paramLabel = "ENTITY",
      description =
          "entities that this process runs: processing, representation, provisioning, controlling, monitoring"
              + " (default: all)")
  private List<String> entities = List.of();

  @Option(
      names = "--peer",
      paramLabel = "ENTITY=HOST:PORT",
      description = "where an entity is that these call and that this process does not run")
  private Map<String, String> peers = Map.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    NodeConfig config = config();
    config.logging().logFormat().apply();
    VarveNode node = VarveNode.start(config, Clock.systemUTC());
    UntilStopped until = new UntilStopped();
    until.stop(node::close);
    if (!node.started().isDone()) {
      out.println("Varve listens at " + node.address() + " and waits for its peers");
      out.flush();
    }
    awaitStart(node);
    print(out, node, config.processing().log());
    until.await();
    return 0;
  }

  private NodeConfig config() {
    NodeConfig config = options.config();
    try {
      if (!entities.isEmpty()) {
        config = config.withEntities(entities);
      }
      PeersConfig elsewhere = config.peers();
      for (Map.Entry<String, String> peer : peers.entrySet()) {
        elsewhere = elsewhere.with(EntityName.of(peer.getKey()), peer.getValue());
      }
      return config.withPeers(elsewhere);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void awaitStart(VarveNode node) throws InterruptedException {
    try {
      node.started().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it could not start: " + e.getCause(), e);
    }
  }

  private void print(PrintWriter out, VarveNode node, ProcessingConfig.LogOverHttp log)
      throws IOException {
    List<String> words = node.entities().stream().map(EntityName::word).toList();
    out.println("Varve serves at " + node.address() + " (mTLS): " + String.join(", ", words));
    out.println("data folder  " + node.folder().root());
    if (node.entities().contains(EntityName.PROCESSING)) {
      out.println("trust file   " + node.folder().trustFile());
    }
    if (node.logPort().isPresent()) {
      String origin = Files.readString(node.folder().originFile()).strip();
      String host = HostPort.parse(log.listen()).host();
      HostPort address = new HostPort(host, node.logPort().get());
      out.println("log          " + logUrl(log.tls(), address, origin));
    }
    node.metricsUrl().ifPresent(url -> out.println("metrics      " + url));
    if (words.size() == EntityName.values().length) {
      out.println(
          "Next: varve source enroll NAME%1$s, varve search%1$s. Ctrl-C stops."
              .formatted(options.dataOption()));
    } else {
      out.println("Ctrl-C stops.");
    }
    out.flush();
  }

  /** Where followers of the log find its checkpoint: the path is that of the origin. */
  static String logUrl(boolean tls, HostPort address, String origin) {
    int slash = origin.indexOf('/');
    return (tls ? "https://" : "http://") + address + (slash < 0 ? "" : origin.substring(slash));
  }
}
