package org.varve.launcher.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.HostPort;
import org.varve.monitoring.MonitoringConfig;
import org.varve.processing.ProcessingConfig;
import org.varve.provisioning.ProvisioningConfig;
import org.varve.representation.RepresentationConfig;

/**
 * The configuration of a node, one section for each entity; {@code docs/configuration.md} lists
 * every key.
 *
 * @param data folder for everything that the node keeps
 * @param listen address of the socket for sources and data users, HOST:PORT; port 0 takes a free
 *     one
 * @param hostNames further names under which this host is called, for its certificate
 * @param origin name of the log, chosen at the first start; null makes one up
 * @param entities those that this process runs; empty: all, or those that the folder was made for
 * @param peers where the others are that these call
 * @param logging how log lines look
 * @param metrics where Prometheus reads them
 * @param ledger the embedded ledger
 * @param fabric where {@code varve fabric} finds Fabric's programs
 * @param representation checks submissions and seals data blocks
 * @param processing records and finds operations
 * @param provisioning serves data users
 * @param monitoring serves supervisors
 */
public record NodeConfig(
    Path data,
    String listen,
    List<String> hostNames,
    @Nullable String origin,
    List<String> entities,
    PeersConfig peers,
    LoggingConfig logging,
    MetricsConfig metrics,
    LedgerConfig ledger,
    FabricProgramsConfig fabric,
    RepresentationConfig representation,
    ProcessingConfig processing,
    ProvisioningConfig provisioning,
    MonitoringConfig monitoring) {

  public NodeConfig {
    hostNames = List.copyOf(hostNames);
    entities = List.copyOf(entities);
    entities.forEach(EntityName::of);
  }

  public static NodeConfig defaults() {
    return new NodeConfig(
        Path.of("varve-data"),
        "127.0.0.1:4561",
        List.of(),
        null,
        List.of(),
        PeersConfig.none(),
        LoggingConfig.defaults(),
        MetricsConfig.defaults(),
        LedgerConfig.defaults(),
        FabricProgramsConfig.defaults(),
        RepresentationConfig.defaults(),
        ProcessingConfig.defaults(),
        ProvisioningConfig.defaults(),
        MonitoringConfig.defaults());
  }

  List<EntityName> entityNames() {
    return entities.stream().map(EntityName::of).distinct().toList();
  }

  public NodeConfig withData(Path folder) {
    return with(folder, listen, entities, peers, logging);
  }

  public NodeConfig withListen(String address) {
    return with(data, address, entities, peers, logging);
  }

  public NodeConfig withEntities(List<String> words) {
    return with(data, listen, words, peers, logging);
  }

  public NodeConfig withPeers(PeersConfig others) {
    return with(data, listen, entities, others, logging);
  }

  public NodeConfig withLogging(LoggingConfig section) {
    return with(data, listen, entities, peers, section);
  }

  /** Where a process with this configuration serves its metrics; empty if nowhere. */
  public Optional<HostPort> metricsAddress() {
    return metrics.address(HostPort.parse(listen));
  }

  public NodeConfig withRepresentation(RepresentationConfig section) {
    return new NodeConfig(
        data,
        listen,
        hostNames,
        origin,
        entities,
        peers,
        logging,
        metrics,
        ledger,
        fabric,
        section,
        processing,
        provisioning,
        monitoring);
  }

  /**
   * The same with another ledger.
   *
   * @param name of the log; null for one of its own
   */
  public NodeConfig withLedger(@Nullable String name, LedgerConfig section) {
    return new NodeConfig(
        data,
        listen,
        hostNames,
        name,
        entities,
        peers,
        logging,
        metrics,
        section,
        fabric,
        representation,
        processing,
        provisioning,
        monitoring);
  }

  private NodeConfig with(
      Path folder, String address, List<String> words, PeersConfig others, LoggingConfig logLines) {
    return new NodeConfig(
        folder,
        address,
        hostNames,
        origin,
        words,
        others,
        logLines,
        metrics,
        ledger,
        fabric,
        representation,
        processing,
        provisioning,
        monitoring);
  }
}
