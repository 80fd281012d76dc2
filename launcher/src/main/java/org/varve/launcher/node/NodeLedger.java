package org.varve.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.GenesisBody;
import org.varve.launcher.UsageException;
import org.varve.launcher.metrics.NodeMetrics;
import org.varve.launcher.resource.ResourceFile;
import org.varve.launcher.resource.WantedResource;
import org.varve.ledger.Ledger;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.embedded.EmbeddedLedger;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;
import org.varve.ledger.embedded.LedgerCopy;
import org.varve.ledger.embedded.LogKeys;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.fabric.FabricLedger;
import org.varve.ledger.resource.OrganisationSpec;
import org.varve.processing.application.Founding.First;
import org.varve.rp.PrivateFiles;

/** Opens the ledger that the configuration names: the one place that knows which there are. */
final class NodeLedger {

  private final NodeConfig config;
  private final DataFolder folder;
  private final NodeKeys keys;
  private final Clock clock;
  private final StopStack stops;

  NodeLedger(NodeConfig config, DataFolder folder, NodeKeys keys, Clock clock, StopStack stops) {
    this.config = config;
    this.folder = folder;
    this.keys = keys;
    this.clock = clock;
    this.stops = stops;
  }

  /** Opens it; what stops the node closes it. */
  Ledger open(Disk blocks, NodeMetrics metrics) throws IOException {
    EmbeddedLedgerConfig storage =
        NodeStorage.ledger(folder, keys.origin())
            .withPublicEntries(config.ledger().publicEntries())
            .withSegmentBytesMax(config.ledger().segmentBytesMax());
    LogKeys log = new LogKeys(keys.receipt(), keys.checkpoint());
    List<VerificationKey> authorities = List.of(keys.representation().verificationKey());
    if (!config.ledger().isShared()) {
      Ledger ledger = EmbeddedLedger.open(storage, log, authorities, clock, blocks);
      stops.push(ledger::close);
      writeTrustFile(ledger);
      return ledger;
    }
    writeOrganisation();
    try {
      FabricLedger ledger =
          FabricLedger.open(
              config.ledger().fabric().config(),
              storage,
              new FabricLedger.Keys(log, keys.cosigner().orElseThrow()),
              () ->
                  LedgerCopy.genesis(
                      storage, log, authorities, clock.instant().truncatedTo(ChronoUnit.MILLIS)),
              blocks,
              clock,
              metrics.fabric());
      stops.push(ledger::close);
      SharedTrust trust =
          new SharedTrust(ledger, folder, config.ledger().fabric().config().cosigners());
      stops.push(trust::close);
      trust.start();
      return ledger;
    } catch (GeneralSecurityException e) {
      throw new UsageException(
          "this node's certificate or key for Fabric cannot be used: %s; look at ledger.fabric of the configuration"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** The resources that a log of this node begins with; none if another node founded it. */
  List<First> first(Ledger ledger) throws IOException {
    VerificationKey own = keys.representation().verificationKey();
    GenesisBody genesis =
        GenesisBody.decode(ledger.identity().genesis().payload().body().orElseThrow());
    if (!genesis.authorities().contains(own)) {
      return List.of();
    }
    List<First> first = new ArrayList<>(FirstActors.of(folder).resources());
    if (config.ledger().isShared()) {
      first.add(
          new First(
              ResourceKind.ORGANISATION, organisationId(), organisation(Optional.empty()).spec()));
    }
    return first;
  }

  private String organisationId() {
    return config.ledger().fabric().organisationId();
  }

  /**
   * @param authority empty for the node that founds the log: the genesis operation names its key
   */
  private OrganisationSpec organisation(Optional<VerificationKey> authority) {
    String cosigner = OrganisationSpec.cosignerName(keys.origin(), organisationId());
    return new OrganisationSpec(
        config.ledger().fabric().mspId(),
        NoteKey.ofWitness(cosigner, keys.cosigner().orElseThrow().verificationKey()),
        NoteKey.ofLog(keys.origin(), keys.checkpoint().verificationKey()),
        keys.receipt().verificationKey(),
        authority);
  }

  /** For an operator of an organisation that is in already: varve apply has this one join. */
  private void writeOrganisation() throws IOException {
    WantedResource resource =
        new WantedResource(
            ResourceKind.ORGANISATION.word(),
            organisationId(),
            Optional.empty(),
            organisation(Optional.of(keys.representation().verificationKey())).spec(),
            folder.organisationFile().toString());
    PrivateFiles.write(folder.organisationFile(), ResourceFile.write(resource));
  }

  /**
   * The verifier's own copy counts; this one is for its publication, and for verifying on this
   * host.
   */
  private void writeTrustFile(Ledger ledger) throws IOException {
    if (!Files.exists(folder.trustFile())) {
      TrustFile trust =
          TrustFile.builder(ledger.identity().checkpointKey(), ledger.identity().receiptKey())
              .authority(keys.representation().verificationKey())
              .build();
      PrivateFiles.write(folder.trustFile(), trust.toString());
    }
  }
}
