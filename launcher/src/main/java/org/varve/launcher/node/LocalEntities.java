package org.varve.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.controlling.ControllingEntity;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.TrustFile;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.SigningKeyFile;
import org.varve.launcher.metrics.NodeMetrics;
import org.varve.ledger.Ledger;
import org.varve.ledger.embedded.SegmentContentStore;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.monitoring.MonitoringEntity;
import org.varve.monitoring.adapter.grpc.Callees;
import org.varve.processing.ProcessingEntity;
import org.varve.provisioning.ProvisioningEntity;
import org.varve.representation.CertificateAuthority;
import org.varve.representation.RepresentationEntity;
import org.varve.representation.RepresentationKeys;
import org.varve.rp.EntityService;
import org.varve.rp.FunctionalEntity;
import org.varve.rp.TlsIdentity;

/** Builds the entities that this process runs, each with the channels to those that it calls. */
final class LocalEntities {

  private static final Duration CONTROL_DEADLINE = Duration.ofSeconds(30);

  private final NodeConfig config;
  private final DataFolder folder;
  private final Clock clock;
  private final Disk disk;
  private final NodeMetrics metrics;
  private final Peers peers;
  private final StopStack stops;
  private final Map<EntityName, FunctionalEntity> built = new EnumMap<>(EntityName.class);

  /** What surrounds the entities of a process. */
  record Surroundings(Clock clock, Disk disk, NodeMetrics metrics) {}

  LocalEntities(
      NodeConfig config,
      DataFolder folder,
      Surroundings surroundings,
      Peers peers,
      StopStack stops) {
    this.config = config;
    this.folder = folder;
    this.clock = surroundings.clock();
    this.disk = surroundings.disk();
    this.metrics = surroundings.metrics();
    this.peers = peers;
    this.stops = stops;
  }

  /** Builds one; those that it calls come before it. It is not started yet. */
  void build(EntityName name, RunningEntities running, Optional<NodeKeys> keys) throws IOException {
    FunctionalEntity entity =
        switch (name) {
          case PROCESSING -> processing(keys.orElseThrow());
          case REPRESENTATION -> representation();
          case PROVISIONING ->
              new ProvisioningEntity(
                  config.provisioning(), peers.channel(name, EntityName.PROCESSING));
          case CONTROLLING ->
              new ControllingEntity(
                  new ControllingEntity.Owned(
                      peers.channel(name, EntityName.PROCESSING),
                      peers.channel(name, EntityName.REPRESENTATION),
                      peers.channel(name, EntityName.PROVISIONING)),
                  CONTROL_DEADLINE,
                  metrics.controlling());
          case MONITORING -> monitoring();
        };
    built.put(name, entity);
    stops.push(entity::stop);
    if (running.local().stream().anyMatch(other -> other.callees().contains(name))) {
      peers.serve(name, entity);
    }
  }

  /** Callees before callers. */
  List<FunctionalEntity> all() {
    return List.copyOf(built.values());
  }

  /**
   * What the socket serves. When all entities are here, nobody else calls processing: it stays off
   * the network.
   */
  List<EntityService> services(RunningEntities running) {
    List<EntityService> services = new ArrayList<>();
    built.forEach(
        (name, entity) -> {
          if (name != EntityName.PROCESSING || !running.areAll()) {
            services.addAll(entity.services());
          }
        });
    return services;
  }

  /** The port of the log over HTTP; empty if this process does not serve it. */
  Optional<Integer> logPort() {
    return built.get(EntityName.PROCESSING) instanceof ProcessingEntity processing
        ? processing.logPort()
        : Optional.empty();
  }

  private ProcessingEntity processing(NodeKeys keys) throws IOException {
    NodeMetrics.Disks disks = metrics.metered(disk);
    NodeLedger opening = new NodeLedger(config, folder, keys, clock, stops);
    Ledger ledger = opening.open(disks.blocks(), metrics);
    SegmentContentStore content =
        SegmentContentStore.open(
            NodeStorage.contents(folder).withSegmentBytesMax(config.ledger().segmentBytesMax()),
            disks.contents());
    stops.push(content::close);
    return new ProcessingEntity(
        config.processing(),
        new ProcessingEntity.Files(folder.index(), folder.cosigned(), folder.scrub()),
        metrics.metered(ledger),
        content,
        Optional.of(TlsIdentity.load(folder.serverIdentity())),
        Optional.of(
            new ProcessingEntity.Statements(keys.representation(), clock, opening.first(ledger))),
        metrics.processing());
  }

  private RepresentationEntity representation() throws IOException {
    SecureRandom random = new SecureRandom();
    return new RepresentationEntity(
        config.representation(),
        new RepresentationKeys(
            SigningKeyFile.read(folder.representationKey()),
            Tokens.of(folder, clock),
            CertificateAuthority.openOrCreate(folder.authority(), clock, random)),
        peers.channel(EntityName.REPRESENTATION, EntityName.PROCESSING),
        clock,
        metrics.representation());
  }

  private MonitoringEntity monitoring() throws IOException {
    return new MonitoringEntity(
        config.monitoring(),
        new Callees.Channels(
            peers.channel(EntityName.MONITORING, EntityName.PROCESSING),
            peers.channel(EntityName.MONITORING, EntityName.REPRESENTATION),
            peers.channel(EntityName.MONITORING, EntityName.PROVISIONING)),
        new MonitoringEntity.Keeping(folder.monitoring(), trusted().logKeys()),
        clock,
        metrics.monitoring());
  }

  private TrustFile trusted() throws IOException {
    try {
      return TrustFile.parse(Files.readString(folder.trustFile()));
    } catch (MalformedException e) {
      throw new UsageException(
          "%s is no trust file: %s; copy that of the node here, monitoring watches its log by it"
              .formatted(folder.trustFile(), e.getMessage()),
          e);
    }
  }
}
