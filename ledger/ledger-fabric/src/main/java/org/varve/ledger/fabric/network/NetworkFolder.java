package org.varve.ledger.fabric.network;

import java.nio.file.Path;

/** Where what lies in the folder of a network. */
record NetworkFolder(Path root) {

  Path topology() {
    return root.resolve("network.json");
  }

  Path lock() {
    return root.resolve("LOCK");
  }

  Path crypto() {
    return root.resolve("crypto");
  }

  /** Settings of peers; another folder for orderers and channels. */
  Path config(String of) {
    return root.resolve("config").resolve(of);
  }

  Path builder() {
    return root.resolve("builder");
  }

  /** The ledger of a peer or an orderer. */
  Path data(Role role) {
    return root.resolve("data").resolve(role.toString());
  }

  Path run() {
    return root.resolve("run");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path log(Role role) {
    return logs().resolve(role + ".log");
  }

  Path block(String channel) {
    return root.resolve("channels").resolve(channel + ".block");
  }

  Path chaincodePackage(Topology.Organisation organisation) {
    return root.resolve("packages").resolve(organisation.name() + ".tar.gz");
  }

  /** What a Varve node of the organisation needs. */
  Path forNode(Topology.Organisation organisation) {
    return root.resolve("organisations").resolve(organisation.name());
  }

  /** MSP and TLS files of an orderer. */
  Path orderer(Topology.Orderer orderer) {
    return ordererOrganisation(orderer).resolve("orderers").resolve("orderer." + orderer.domain());
  }

  Path ordererOrganisation(Topology.Orderer orderer) {
    return crypto().resolve("ordererOrganizations").resolve(orderer.domain());
  }

  Path organisation(Topology.Organisation organisation) {
    return crypto().resolve("peerOrganizations").resolve(organisation.domain());
  }

  /** MSP and TLS files of the organisation's {@code peer}, or of its {@code chaincode}. */
  Path node(Topology.Organisation organisation, String host) {
    return organisation(organisation).resolve("peers").resolve(host + "." + organisation.domain());
  }

  Path tls(Topology.Organisation organisation, String host) {
    return node(organisation, host).resolve("tls");
  }

  /** The MSP folder of {@code Admin} or {@code User1}. */
  Path userMsp(Topology.Organisation organisation, String user) {
    return organisation(organisation)
        .resolve("users")
        .resolve(user + "@" + organisation.domain())
        .resolve("msp");
  }
}
