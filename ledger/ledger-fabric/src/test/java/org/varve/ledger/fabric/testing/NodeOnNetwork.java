package org.varve.ledger.fabric.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;
import org.varve.ledger.embedded.LogKeys;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.fabric.FabricConfig;
import org.varve.ledger.fabric.FabricLedger;
import org.varve.ledger.fabric.FabricLimits;
import org.varve.ledger.fabric.FabricMetrics;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.NetworkMember;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestOrganisation;

/** An organisation's node on a real network. */
public final class NodeOnNetwork {
  private final FabricConfig config;
  private final EmbeddedLedgerConfig storage;
  private final FabricLedger.Keys keys;
  private final FabricLedger.Founder founder;

  private NodeOnNetwork(
      FabricConfig config,
      EmbeddedLedgerConfig storage,
      FabricLedger.Keys keys,
      FabricLedger.Founder founder) {
    this.config = config;
    this.storage = storage;
    this.keys = keys;
    this.founder = founder;
  }

  /**
   * The node of an organisation of the network; that of the first one founds the log.
   *
   * @param number of the organisation, from 1
   */
  public static NodeOnNetwork of(
      FabricNetwork network, int number, String chaincode, Path folder, LedgerFixtures fixtures) {
    NetworkMember member = network.member(number);
    boolean founds = number == 1;
    TestOrganisation organisation = fixtures.organisation("org" + number);
    LogKeys log =
        founds
            ? new LogKeys(fixtures.receiptKey(), fixtures.checkpointKey())
            : new LogKeys(organisation.receiptKey(), organisation.logKey());
    return new NodeOnNetwork(
        new FabricConfig(
            network.channel(),
            chaincode,
            organisation.id(),
            FabricConfig.Identity.ofFiles(member.mspId(), member.certificate(), member.key()),
            List.of(new FabricConfig.Peer(member.peer(), member.tlsCa(), Optional.empty())),
            Optional.empty(),
            founds,
            FabricLimits.USUAL),
        EmbeddedLedgerConfig.of(folder.resolve(organisation.id()), fixtures.origin()),
        new FabricLedger.Keys(log, organisation.cosigner()),
        fixtures::genesis);
  }

  /** How it reaches its peers. */
  public FabricConfig config() {
    return config;
  }

  /** Opens its ledger, after it was closed too. */
  public FabricLedger open() throws IOException, GeneralSecurityException {
    return FabricLedger.open(
        config, storage, keys, founder, new LocalDisk(), Clock.systemUTC(), FabricMetrics.NONE);
  }
}
