package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes channels and takes every node into them. */
final class Channels {

  private final NetworkSpec spec;
  private final Topology topology;
  private final NetworkFolder folder;
  private final NodeSettings settings;

  Channels(NetworkSpec spec, Topology topology, NetworkFolder folder) {
    this.spec = spec;
    this.topology = topology;
    this.folder = folder;
    this.settings = new NodeSettings(folder);
  }

  /** The first block of a channel of all orderers and organisations. */
  void writeBlock(String channel) throws IOException {
    Path block = folder.block(channel);
    Files.createDirectories(block.getParent());
    command(
            "configtxgen",
            "-profile",
            ChannelConfig.PROFILE,
            "-channelID",
            channel,
            "-outputBlock",
            block.toString())
        .with(Map.of("FABRIC_CFG_PATH", folder.config("channel").toString()))
        .run();
  }

  void joinOrderers(String channel) throws IOException {
    Parallel.each(topology.orderers(), orderer -> join(orderer, channel));
  }

  private void join(Topology.Orderer orderer, String channel) throws IOException {
    Path tls = folder.orderer(orderer).resolve("tls");
    String said =
        command(
                "osnadmin",
                "channel",
                "join",
                "--channelID=" + channel,
                "--config-block=" + folder.block(channel),
                "--orderer-address=" + orderer.host() + ":" + orderer.adminPort(),
                "--ca-file=" + tls.resolve("ca.crt"),
                "--client-cert=" + tls.resolve("server.crt"),
                "--client-key=" + tls.resolve("server.key"))
            .run()
            .output();
    // The program ends with 0 whatever the orderer says.
    if (!said.contains("Status: 201")) {
      throw new IOException(
          "%s does not join channel %s: %s".formatted(orderer.role(), channel, said.strip()));
    }
  }

  void joinPeers(String channel) throws IOException {
    Parallel.each(
        topology.organisations(),
        organisation ->
            command("peer", "channel", "join", "-b", folder.block(channel).toString())
                .with(settings.admin(organisation))
                .run());
  }

  void install() throws IOException {
    Parallel.each(
        topology.organisations(),
        organisation ->
            command(
                    "peer",
                    "lifecycle",
                    "chaincode",
                    "install",
                    folder.chaincodePackage(organisation).toString())
                .with(settings.admin(organisation))
                .run());
  }

  private Command command(String program, String... arguments) {
    List<String> words = new java.util.ArrayList<>();
    words.add(spec.binaries().program(program).toString());
    words.addAll(List.of(arguments));
    return new Command(words, Map.of());
  }
}
