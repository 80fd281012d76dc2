package org.varve.ledger.fabric.network;

/** What {@code cryptogen} is asked for: an authority, nodes and two users for each organisation. */
final class CryptoConfig {

  static final String PEER = "peer";
  static final String CHAINCODE = "chaincode";
  static final String ADMIN = "Admin";
  static final String USER = "User1";

  private CryptoConfig() {}

  static String yaml(Topology topology) {
    StringBuilder yaml = new StringBuilder("OrdererOrgs:\n");
    for (Topology.Orderer orderer : topology.orderers()) {
      organisation(yaml, orderer.mspId(), orderer.domain());
      node(yaml, "orderer", orderer.host());
    }
    yaml.append("PeerOrgs:\n");
    for (Topology.Organisation organisation : topology.organisations()) {
      organisation(yaml, organisation.mspId(), organisation.domain());
      node(yaml, PEER, organisation.peerHost());
      node(yaml, CHAINCODE, organisation.chaincodeHost());
      yaml.append("    Users:\n      Count: 1\n");
    }
    return yaml.toString();
  }

  private static void organisation(StringBuilder yaml, String name, String domain) {
    yaml.append(
        """
          - Name: %s
            Domain: %s
            EnableNodeOUs: true
            Specs:
        """
            .formatted(name, domain));
  }

  private static void node(StringBuilder yaml, String hostname, String host) {
    yaml.append(
        """
              - Hostname: %s
                SANS: [localhost, 127.0.0.1, %s]
        """
            .formatted(hostname, host));
  }
}
