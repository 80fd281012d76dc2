package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** What a Varve node of an organisation takes from here: three PEM files and a part of its YAML. */
final class NodeFiles {

  /** Of the nodes: one for each organisation, on this host. */
  private static final int FIRST_PORT = 4561;

  private final NetworkFolder folder;
  private final Topology topology;

  NodeFiles(NetworkFolder folder, Topology topology) {
    this.folder = folder;
    this.topology = topology;
  }

  NetworkMember member(Topology.Organisation organisation) {
    Path own = folder.forNode(organisation);
    return new NetworkMember(
        organisation.number(),
        organisation.mspId(),
        organisation.peerAddress(),
        own.resolve("peer-tls-ca.pem"),
        own.resolve("certificate.pem"),
        own.resolve("key.pem"),
        own.resolve("varve.yaml"));
  }

  void write(Topology.Organisation organisation) throws IOException {
    NetworkMember member = member(organisation);
    Files.createDirectories(folder.forNode(organisation));
    Path msp = folder.userMsp(organisation, CryptoConfig.USER);
    copy(folder.tls(organisation, CryptoConfig.PEER).resolve("ca.crt"), member.tlsCa());
    copy(Caller.onlyFile(msp.resolve("signcerts")), member.certificate());
    copy(Caller.onlyFile(msp.resolve("keystore")), member.key());
    Files.setPosixFilePermissions(member.key(), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(member.configuration(), yaml(member));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The first organisation's node founds the log; all others read who did. */
  String yaml(NetworkMember member) {
    return """
    origin: %s
    data: varve-org%d
    listen: 127.0.0.1:%d
    ledger:
      kind: fabric
      fabric:
        channel: %s
        chaincode: %s
        organisation: org%d
        mspId: %s
        certificate: %s
        key: %s
        peers:
        - address: %s
          tlsCa: %s
        cosigners: %d
        found: %s
    """
        .formatted(
            topology.origin(),
            member.number(),
            FIRST_PORT + member.number() - 1,
            topology.channel(),
            topology.chaincode(),
            member.number(),
            member.mspId(),
            member.certificate(),
            member.key(),
            member.peer(),
            member.tlsCa(),
            topology.majority(),
            member.number() == 1);
  }
}
