package org.varve.ledger.fabric.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Who is where in a network; {@code network.json} is this, and ports stay what they are for good,
 * since the channel's own configuration names them.
 *
 * @param fabric version of Fabric that made it
 * @param consensus how its orderers agree
 * @param origin name of the log that nodes make of it
 * @param channel name of the channel
 * @param chaincode name of the chaincode on it
 * @param orderers each of an organisation of its own
 * @param organisations those with a peer
 */
record Topology(
    String fabric,
    Consensus consensus,
    String origin,
    String channel,
    String chaincode,
    List<Orderer> orderers,
    List<Organisation> organisations) {

  static final String NAME = "varve";
  private static final String LOOPBACK = "127.0.0.1";

  Topology {
    orderers = List.copyOf(orderers);
    organisations = List.copyOf(organisations);
  }

  /** An orderer; {@code listen} is the address of the interface, {@code host} what others call. */
  record Orderer(int number, String host, String listen, int port, int adminPort) {

    @JsonIgnore
    Role role() {
      return Role.orderer(number);
    }

    @JsonIgnore
    String mspId() {
      return "Orderer" + number + "MSP";
    }

    @JsonIgnore
    String domain() {
      return "orderer" + number + ".example";
    }

    @JsonIgnore
    String address() {
      return host + ":" + port;
    }
  }

  /** An organisation with its peer and the chaincode beside it. */
  record Organisation(
      int number,
      String peerHost,
      String chaincodeHost,
      String listen,
      int peerPort,
      int chaincodePort) {

    @JsonIgnore
    String name() {
      return "org" + number;
    }

    @JsonIgnore
    String mspId() {
      return "Org" + number + "MSP";
    }

    @JsonIgnore
    String domain() {
      return name() + ".example";
    }

    @JsonIgnore
    String peerAddress() {
      return peerHost + ":" + peerPort;
    }

    @JsonIgnore
    String chaincodeAddress() {
      return chaincodeHost + ":" + chaincodePort;
    }
  }

  static Topology onLoopback(NetworkSpec spec, IntSupplier ports) {
    List<Orderer> orderers = new ArrayList<>();
    for (int n = 1; n <= spec.consensus().orderers(); n++) {
      orderers.add(new Orderer(n, LOOPBACK, LOOPBACK, ports.getAsInt(), ports.getAsInt()));
    }
    List<Organisation> organisations = new ArrayList<>();
    for (int n = 1; n <= spec.organisations(); n++) {
      organisations.add(
          new Organisation(n, LOOPBACK, LOOPBACK, LOOPBACK, ports.getAsInt(), ports.getAsInt()));
    }
    return new Topology(
        spec.binaries().version(),
        spec.consensus(),
        // No two networks of a host have the same port.
        "varve.local/fabric-" + orderers.get(0).port(),
        NAME,
        NAME,
        orderers,
        organisations);
  }

  Organisation organisation(int number) {
    return organisations.get(number - 1);
  }

  /** How many organisations Fabric's default policy asks for. */
  @JsonIgnore
  int majority() {
    return organisations.size() / 2 + 1;
  }

  /** The capability of a channel is the one thing in which the versions differ. */
  @JsonIgnore
  String channelCapability() {
    return fabric.startsWith("2.") ? "V2_0" : "V3_0";
  }

  /** All processes, in the order in which they are stopped. */
  @JsonIgnore
  List<Role> roles() {
    List<Role> roles = new ArrayList<>();
    for (Organisation organisation : organisations) {
      roles.add(Role.peer(organisation.number()));
      roles.add(Role.chaincode(organisation.number()));
    }
    orderers.forEach(orderer -> roles.add(orderer.role()));
    return roles.stream().sorted().toList();
  }

  int port(Role role) {
    return switch (role.kind()) {
      case PEER -> organisation(role.number()).peerPort();
      case CHAINCODE -> organisation(role.number()).chaincodePort();
      case ORDERER -> orderers.get(role.number() - 1).port();
    };
  }

  String address(Role role) {
    return switch (role.kind()) {
      case PEER -> organisation(role.number()).peerAddress();
      case CHAINCODE -> organisation(role.number()).chaincodeAddress();
      case ORDERER -> orderers.get(role.number() - 1).address();
    };
  }
}
