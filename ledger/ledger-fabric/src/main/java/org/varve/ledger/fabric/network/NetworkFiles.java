package org.varve.ledger.fabric.network;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes and reads what lies in the folder of a network, and removes it. */
final class NetworkFiles {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final NetworkFolder folder;

  NetworkFiles(NetworkFolder folder) {
    this.folder = folder;
  }

  /** The network that was made here to its end; empty if none was. */
  Optional<Topology> topology() throws IOException {
    return Files.exists(folder.topology())
        ? Optional.of(JSON.readValue(folder.topology().toFile(), Topology.class))
        : Optional.empty();
  }

  /** Written last, so that whoever finds it knows that the network is complete. */
  void complete(Topology topology) throws IOException {
    byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(topology);
    Files.write(folder.topology(), text);
  }

  /** Keys, settings, packages and the parts for nodes. */
  void make(NetworkSpec spec, Topology topology) throws IOException {
    Path keys = write(folder.config("crypto").resolve("crypto.yaml"), CryptoConfig.yaml(topology));
    Command.of(
            spec.binaries().program("cryptogen").toString(),
            "generate",
            "--config=" + keys,
            "--output=" + folder.crypto())
        .run();
    write(folder.config("peer").resolve("core.yaml"), NodeSettings.coreYaml(folder.builder()));
    write(folder.config("orderer").resolve("orderer.yaml"), NodeSettings.ORDERER_YAML);
    write(
        folder.config("channel").resolve("configtx.yaml"),
        new ChannelConfig(topology, folder).yaml());
    BuilderScripts.write(folder.builder());
    NodeFiles nodes = new NodeFiles(folder, topology);
    for (Topology.Organisation organisation : topology.organisations()) {
      Path file = folder.chaincodePackage(organisation);
      Files.createDirectories(file.getParent());
      Files.write(file, chaincodePackage(organisation).bytes());
      nodes.write(organisation);
    }
  }

  /** How the organisation's peer finds its chaincode; the same each time it is asked for. */
  ChaincodePackage chaincodePackage(Topology.Organisation organisation) throws IOException {
    Path peer = folder.tls(organisation, CryptoConfig.PEER);
    return ChaincodePackage.of(
        Topology.NAME,
        Map.of(
            "address", organisation.chaincodeAddress(),
            "dial_timeout", "10s",
            "tls_required", true,
            "client_auth_required", true,
            "client_key", Files.readString(peer.resolve("server.key")),
            "client_cert", Files.readString(peer.resolve("server.crt")),
            "root_cert", Files.readString(peer.resolve("ca.crt"))));
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Everything that {@code up} makes here, and nothing else that may lie here. */
  void delete() throws IOException {
    for (String name :
        List.of(
            "network.json",
            "crypto",
            "config",
            "builder",
            "data",
            "run",
            "logs",
            "channels",
            "packages",
            "organisations")) {
      deleteTree(folder.root().resolve(name));
    }
  }

  private static void deleteTree(Path top) throws IOException {
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
