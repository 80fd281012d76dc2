package org.varve.ledger.fabric.network;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The environment of each process: what differs between processes; the rest is in a file. */
final class NodeSettings {

  /** Each connection would be told of otherwise. */
  private static final String LOGGING = "grpc=warning:comm.grpc.server=warning:info";

  /** What only a file can say to a peer. The builder runs the chaincode as a service. */
  static String coreYaml(Path builder) {
    return """
    peer:
      BCCSP:
        Default: SW
        SW: {Hash: SHA2, Security: 256}
      handlers:
        authFilters:
        - name: DefaultAuth
        - name: ExpirationCheck
        decorators:
        - name: DefaultDecorator
        endorsers:
          escc: {name: DefaultEndorsement}
        validators:
          vscc: {name: DefaultValidation}
    vm:
      endpoint: ""
    chaincode:
      externalBuilders:
      - name: varve_ccaas
        path: %s
      system: {_lifecycle: enable, cscc: enable, lscc: enable, qscc: enable}
    """
        .formatted(builder);
  }

  /** An orderer's environment reaches only what its file has; of Consensus, each key. */
  static final String ORDERER_YAML =
      """
      General:
        TLS: {}
        Keepalive: {ServerMinInterval: 60s, ServerInterval: 7200s, ServerTimeout: 20s}
        Cluster: {}
        BCCSP:
          Default: SW
          SW: {Hash: SHA2, Security: 256}
        Authentication: {TimeWindow: 15m}
      FileLedger: {}
      Operations:
        TLS: {}
      Metrics: {Provider: disabled}
      Admin:
        TLS: {}
      ChannelParticipation: {MaxRequestBodySize: 1 MB}
      Consensus: {WALDir: wal, SnapDir: snapshot}
      """;

  private final NetworkFolder folder;

  NodeSettings(NetworkFolder folder) {
    this.folder = folder;
  }

  Map<String, String> orderer(Topology.Orderer orderer) {
    Path own = folder.orderer(orderer);
    String certificate = own.resolve("tls/server.crt").toString();
    String key = own.resolve("tls/server.key").toString();
    String authority = own.resolve("tls/ca.crt").toString();
    Path data = folder.data(orderer.role());
    Map<String, String> settings = new TreeMap<>();
    settings.put("FABRIC_CFG_PATH", folder.config("orderer").toString());
    settings.put("FABRIC_LOGGING_SPEC", LOGGING);
    settings.put("ORDERER_GENERAL_LISTENADDRESS", orderer.listen());
    settings.put("ORDERER_GENERAL_LISTENPORT", Integer.toString(orderer.port()));
    settings.put("ORDERER_GENERAL_BOOTSTRAPMETHOD", "none");
    settings.put("ORDERER_GENERAL_LOCALMSPID", orderer.mspId());
    settings.put("ORDERER_GENERAL_LOCALMSPDIR", own.resolve("msp").toString());
    settings.put("ORDERER_GENERAL_TLS_ENABLED", "true");
    settings.put("ORDERER_GENERAL_TLS_CERTIFICATE", certificate);
    settings.put("ORDERER_GENERAL_TLS_PRIVATEKEY", key);
    settings.put("ORDERER_GENERAL_TLS_ROOTCAS", "[" + authority + "]");
    settings.put("ORDERER_GENERAL_CLUSTER_CLIENTCERTIFICATE", certificate);
    settings.put("ORDERER_GENERAL_CLUSTER_CLIENTPRIVATEKEY", key);
    settings.put("ORDERER_GENERAL_CLUSTER_ROOTCAS", "[" + authority + "]");
    settings.put("ORDERER_CHANNELPARTICIPATION_ENABLED", "true");
    settings.put("ORDERER_ADMIN_LISTENADDRESS", orderer.listen() + ":" + orderer.adminPort());
    tls(settings, "ORDERER_ADMIN_TLS", certificate, key, authority);
    settings.put("ORDERER_OPERATIONS_LISTENADDRESS", "127.0.0.1:0");
    tls(settings, "ORDERER_OPERATIONS_TLS", certificate, key, authority);
    settings.put("ORDERER_FILELEDGER_LOCATION", data.toString());
    settings.put("ORDERER_CONSENSUS_WALDIR", data.resolve("wal").toString());
    settings.put("ORDERER_CONSENSUS_SNAPDIR", data.resolve("snapshot").toString());
    return settings;
  }

  private static void tls(
      Map<String, String> settings, String of, String certificate, String key, String authority) {
    settings.put(of + "_ENABLED", "true");
    settings.put(of + "_CERTIFICATE", certificate);
    settings.put(of + "_PRIVATEKEY", key);
    settings.put(of + "_CLIENTAUTHREQUIRED", "true");
    settings.put(of + "_CLIENTROOTCAS", "[" + authority + "]");
  }

  Map<String, String> peer(Topology.Organisation organisation) {
    Path own = folder.tls(organisation, CryptoConfig.PEER);
    Path data = folder.data(Role.peer(organisation.number()));
    Map<String, String> settings = new TreeMap<>(caller(organisation, CryptoConfig.PEER));
    settings.put("FABRIC_LOGGING_SPEC", LOGGING);
    settings.put("CORE_PEER_ID", CryptoConfig.PEER + "." + organisation.domain());
    settings.put("CORE_PEER_NETWORKID", Topology.NAME);
    settings.put("CORE_PEER_LISTENADDRESS", organisation.listen() + ":" + organisation.peerPort());
    settings.put("CORE_PEER_CHAINCODELISTENADDRESS", "127.0.0.1:0");
    settings.put("CORE_PEER_TLS_CERT_FILE", own.resolve("server.crt").toString());
    settings.put("CORE_PEER_TLS_KEY_FILE", own.resolve("server.key").toString());
    settings.put("CORE_PEER_GATEWAY_ENABLED", "true");
    settings.put("CORE_PEER_DISCOVERY_ENABLED", "true");
    settings.put("CORE_PEER_FILESYSTEMPATH", data.toString());
    settings.put("CORE_PEER_LIMITS_CONCURRENCY_ENDORSERSERVICE", "2500");
    settings.put("CORE_PEER_LIMITS_CONCURRENCY_DELIVERSERVICE", "2500");
    settings.put("CORE_PEER_LIMITS_CONCURRENCY_GATEWAYSERVICE", "500");
    settings.put("CORE_LEDGER_STATE_STATEDATABASE", "goleveldb");
    settings.put("CORE_LEDGER_SNAPSHOTS_ROOTDIR", data.resolve("snapshots").toString());
    settings.put("CORE_OPERATIONS_LISTENADDRESS", "127.0.0.1:0");
    settings.put("CORE_OPERATIONS_TLS_ENABLED", "true");
    settings.put("CORE_OPERATIONS_TLS_CERT_FILE", own.resolve("server.crt").toString());
    settings.put("CORE_OPERATIONS_TLS_KEY_FILE", own.resolve("server.key").toString());
    settings.put("CORE_OPERATIONS_TLS_CLIENTAUTHREQUIRED", "true");
    settings.put("CORE_OPERATIONS_TLS_CLIENTROOTCAS_FILES", own.resolve("ca.crt").toString());
    settings.put("CORE_CHAINCODE_EXECUTETIMEOUT", "30s");
    settings.putAll(gossip(organisation.peerAddress()));
    return settings;
  }

  /** With Fabric's own intervals, two organisations refuse to endorse for 20 s after a start. */
  private static Map<String, String> gossip(String address) {
    return Map.of(
        "CORE_PEER_GOSSIP_BOOTSTRAP", address,
        "CORE_PEER_GOSSIP_EXTERNALENDPOINT", address,
        "CORE_PEER_GOSSIP_ORGLEADER", "true",
        "CORE_PEER_GOSSIP_USELEADERELECTION", "false",
        "CORE_PEER_GOSSIP_STATE_ENABLED", "false",
        "CORE_PEER_GOSSIP_ALIVETIMEINTERVAL", "1s",
        "CORE_PEER_GOSSIP_RECONNECTINTERVAL", "1s",
        "CORE_PEER_GOSSIP_PUBLISHSTATEINFOINTERVAL", "1s",
        "CORE_PEER_GOSSIP_REQUESTSTATEINFOINTERVAL", "1s",
        "CORE_PEER_GOSSIP_MEMBERSHIPTRACKERINTERVAL", "1s");
  }

  /** For the peer program as a client of the organisation's peer, as {@code Admin}. */
  Map<String, String> admin(Topology.Organisation organisation) {
    Map<String, String> settings = caller(organisation, CryptoConfig.PEER);
    settings.put(
        "CORE_PEER_MSPCONFIGPATH", folder.userMsp(organisation, CryptoConfig.ADMIN).toString());
    settings.put("FABRIC_LOGGING_SPEC", "warning");
    return settings;
  }

  private Map<String, String> caller(Topology.Organisation organisation, String host) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("FABRIC_CFG_PATH", folder.config("peer").toString());
    settings.put("CORE_PEER_ADDRESS", organisation.peerAddress());
    settings.put("CORE_PEER_LOCALMSPID", organisation.mspId());
    settings.put(
        "CORE_PEER_MSPCONFIGPATH", folder.node(organisation, host).resolve("msp").toString());
    settings.put("CORE_PEER_TLS_ENABLED", "true");
    settings.put(
        "CORE_PEER_TLS_ROOTCERT_FILE", folder.tls(organisation, host).resolve("ca.crt").toString());
    return settings;
  }

  /** For the chaincode: where it listens, as which package, with which TLS files. */
  Map<String, String> chaincode(Topology.Organisation organisation, String packageId) {
    Path own = folder.tls(organisation, CryptoConfig.CHAINCODE);
    Map<String, String> settings = new TreeMap<>();
    settings.put("CHAINCODE_ID", packageId);
    settings.put(
        "CHAINCODE_SERVER_ADDRESS", organisation.listen() + ":" + organisation.chaincodePort());
    settings.put("CHAINCODE_TLS_CERT", own.resolve("server.crt").toString());
    settings.put("CHAINCODE_TLS_KEY", own.resolve("server.key").toString());
    settings.put("CHAINCODE_CLIENT_CA_CERT", own.resolve("ca.crt").toString());
    return settings;
  }
}
