package org.varve.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.varve.launcher.client.OperatorClient;
import org.varve.launcher.client.ResourceClient;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.launcher.resource.ResourceFile;
import org.varve.launcher.resource.WantedResource;
import org.varve.ledger.fabric.network.Consensus;
import org.varve.ledger.fabric.network.FabricBinaries;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.NetworkSpec;

/**
 * What the demonstration has when two organisations share its ledger: a development network, and
 * the node of the second organisation beside that of the first.
 */
public final class SharedLedger implements AutoCloseable {

  /** Enough to show that they agree. */
  private static final int ORGANISATIONS = 2;

  private final FabricNetwork network;
  private final Path networkFolder;
  private final Deque<VarveNode> nodes = new ArrayDeque<>();

  private SharedLedger(FabricNetwork network, Path networkFolder) {
    this.network = network;
    this.networkFolder = networkFolder;
  }

  /**
   * Brings up the network in the demonstration's folder, or the one that lies there already.
   *
   * @param consensus how its orderers agree
   * @param chaincode the program that serves the chaincode
   * @param progress takes a line for each thing that is done
   */
  public static SharedLedger start(
      Path data,
      Consensus consensus,
      FabricBinaries binaries,
      Path chaincode,
      Consumer<String> progress)
      throws IOException {
    Path folder = data.resolve("fabric");
    return new SharedLedger(
        FabricNetwork.up(
            new NetworkSpec(
                consensus, ORGANISATIONS, folder, binaries, List.of(chaincode.toString())),
            progress),
        folder);
  }

  /** The configuration of the first organisation's node, which founds the log. */
  public NodeConfig first(NodeConfig config) {
    NodeConfig part = part(1);
    return config.withLedger(part.origin(), part.ledger());
  }

  /** Starts the node of the second organisation, and has the first one's operator let it join. */
  public void join(VarveNode first, NodeConfig config, Clock clock) throws IOException {
    NodeConfig part = part(ORGANISATIONS);
    VarveNode second =
        VarveNode.start(
            config
                .withLedger(part.origin(), part.ledger())
                .withData(first.folder().root().resolve("org2"))
                .withListen("127.0.0.1:0"),
            clock);
    nodes.push(second);
    Path wanted = second.folder().organisationFile();
    WantedResource organisation =
        ResourceFile.read(Files.readString(wanted), wanted.toString()).get(0);
    Path operator = first.folder().operatorIdentity();
    try (ResourceClient client =
        new ResourceClient(
            OperatorClient.connect(first.address().toString(), operator), operator, clock)) {
      if (client.find(organisation.kind(), organisation.id()).there().isEmpty()) {
        var unused =
            client.change(
                organisation.kind(),
                organisation.id(),
                Optional.empty(),
                Optional.of(organisation.spec()),
                "the second organisation joins");
      }
    }
  }

  /** The network that they share. */
  public FabricNetwork network() {
    return network;
  }

  /** Stops the second organisation's node; it can join again. */
  public void leave() {
    nodes.pop().close();
  }

  /** The folder of the second organisation's node. */
  public DataFolder second() {
    return nodes.getFirst().folder();
  }

  private NodeConfig part(int organisation) {
    return new ConfigFile(Map.of()).read(network.member(organisation).configuration());
  }

  /** Stops the node, then the network; what they have stays in their folders. */
  @Override
  public void close() throws IOException {
    nodes.forEach(VarveNode::close);
    FabricNetwork.down(networkFolder);
  }
}
