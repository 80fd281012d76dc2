package org.varve.ledger.fabric.network;

import java.nio.file.Path;

/** What {@code configtxgen} is asked for: the channel, who is in it and what they may. */
final class ChannelConfig {

  static final String PROFILE = "Varve";

  private final Topology topology;
  private final NetworkFolder folder;

  ChannelConfig(Topology topology, NetworkFolder folder) {
    this.topology = topology;
    this.folder = folder;
  }

  String yaml() {
    StringBuilder yaml = new StringBuilder("Profiles:\n  %s:\n".formatted(PROFILE));
    yaml.append(policies(4, ""));
    capability(yaml, 4, topology.channelCapability());
    yaml.append("    Orderer:\n");
    yaml.append(topology.consensus() == Consensus.BFT ? bft() : raft());
    yaml.append(
        """
              BatchSize:
                MaxMessageCount: 500
                AbsoluteMaxBytes: 10 MB
                PreferredMaxBytes: 2 MB
        """);
    yaml.append(policies(6, "        BlockValidation: {Type: ImplicitMeta, Rule: ANY Writers}\n"));
    capability(yaml, 6, "V2_0");
    yaml.append("      Organizations:\n");
    topology.orderers().forEach(orderer -> yaml.append(organisation(orderer)));
    yaml.append("    Application:\n");
    yaml.append(
        policies(
            6,
            """
                    Endorsement: {Type: ImplicitMeta, Rule: MAJORITY Endorsement}
                    LifecycleEndorsement: {Type: ImplicitMeta, Rule: MAJORITY Endorsement}
            """));
    capability(yaml, 6, "V2_5");
    yaml.append("      Organizations:\n");
    topology.organisations().forEach(organisation -> yaml.append(organisation(organisation)));
    return yaml.toString();
  }

  private static String policies(int indent, String more) {
    return """
    Policies:
      Readers: {Type: ImplicitMeta, Rule: ANY Readers}
      Writers: {Type: ImplicitMeta, Rule: ANY Writers}
      Admins: {Type: ImplicitMeta, Rule: MAJORITY Admins}
    """
            .indent(indent)
        + more;
  }

  private static void capability(StringBuilder yaml, int indent, String capability) {
    yaml.append("Capabilities: {%s: true}".formatted(capability).indent(indent));
  }

  /** Ticks and batches are short, so that one who tries something does not wait. */
  private String raft() {
    StringBuilder yaml =
        new StringBuilder(
            """
                  OrdererType: etcdraft
                  BatchTimeout: 50ms
                  EtcdRaft:
                    Options:
                      TickInterval: 100ms
                      ElectionTick: 5
                      HeartbeatTick: 1
                      MaxInflightBlocks: 5
                      SnapshotIntervalSize: 16 MB
                    Consenters:
            """);
    for (Topology.Orderer orderer : topology.orderers()) {
      yaml.append(
          """
                    - Host: %s
                      Port: %d
                      ClientTLSCert: %3$s
                      ServerTLSCert: %3$s
          """
              .formatted(orderer.host(), orderer.port(), tlsCertificate(orderer)));
    }
    return yaml.toString();
  }

  /** BFT has no BatchTimeout; the others are short, so that a dead leader is replaced soon. */
  private String bft() {
    StringBuilder yaml =
        new StringBuilder(
            """
                  OrdererType: BFT
                  SmartBFT:
                    RequestBatchMaxInterval: 50ms
                    RequestForwardTimeout: 2s
                    RequestComplainTimeout: 5s
                    RequestAutoRemoveTimeout: 3m
                    ViewChangeResendInterval: 5s
                    ViewChangeTimeout: 20s
                    LeaderHeartbeatTimeout: 10s
                    LeaderHeartbeatCount: 10
                    CollectTimeout: 1s
                    IncomingMessageBufferSize: 200
                    RequestPoolSize: 100000
                  ConsenterMapping:
            """);
    for (Topology.Orderer orderer : topology.orderers()) {
      yaml.append(
          """
                  - ID: %d
                    Host: %s
                    Port: %d
                    MSPID: %s
                    Identity: %s
                    ClientTLSCert: %6$s
                    ServerTLSCert: %6$s
          """
              .formatted(
                  orderer.number(),
                  orderer.host(),
                  orderer.port(),
                  orderer.mspId(),
                  folder
                      .orderer(orderer)
                      .resolve("msp/signcerts/orderer." + orderer.domain() + "-cert.pem"),
                  tlsCertificate(orderer)));
    }
    return yaml.toString();
  }

  private Path tlsCertificate(Topology.Orderer orderer) {
    return folder.orderer(orderer).resolve("tls/server.crt");
  }

  private String organisation(Topology.Orderer orderer) {
    return """
          - Name: %1$s
            ID: %1$s
            MSPDir: %2$s
            Policies:
              Readers: {Type: Signature, Rule: "OR('%1$s.member')"}
              Writers: {Type: Signature, Rule: "OR('%1$s.member')"}
              Admins: {Type: Signature, Rule: "OR('%1$s.admin')"}
            OrdererEndpoints: ["%3$s"]
    """
        .formatted(
            orderer.mspId(), folder.ordererOrganisation(orderer).resolve("msp"), orderer.address());
  }

  private String organisation(Topology.Organisation organisation) {
    return """
          - Name: %1$s
            ID: %1$s
            MSPDir: %2$s
            Policies:
              Readers: {Type: Signature, Rule: "OR('%1$s.member')"}
              Writers: {Type: Signature, Rule: "OR('%1$s.admin', '%1$s.client')"}
              Admins: {Type: Signature, Rule: "OR('%1$s.admin')"}
              Endorsement: {Type: Signature, Rule: "OR('%1$s.peer')"}
            AnchorPeers:
            - Host: %3$s
              Port: %4$d
    """
        .formatted(
            organisation.mspId(),
            folder.organisation(organisation).resolve("msp"),
            organisation.peerHost(),
            organisation.peerPort());
  }
}
