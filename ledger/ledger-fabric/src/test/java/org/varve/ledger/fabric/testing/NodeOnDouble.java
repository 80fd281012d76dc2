package org.varve.ledger.fabric.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.shim.Chaincode;
import org.varve.ledger.chaincode.VarveChaincode;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;
import org.varve.ledger.embedded.LogKeys;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.fabric.FabricConfig;
import org.varve.ledger.fabric.FabricLedger;
import org.varve.ledger.fabric.FabricLimits;
import org.varve.ledger.fabric.FabricMetrics;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestOrganisation;

/**
 * An organisation's node on doubles of its peers: the real ledger, with the real chaincode behind
 * it.
 */
public final class NodeOnDouble {
  /** Quick to give up and to try again: peers are in this JVM. */
  private static final FabricLimits QUICK =
      new FabricLimits(
          16,
          64 << 20,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMillis(5),
          Duration.ofMillis(50));

  private final Path folder;
  private final String origin;
  private final String organisation;
  private final FabricLedger.Keys keys;
  private final Optional<FabricLedger.Founder> founder;
  private final List<PeerDouble> peers;
  private final FabricMember client;
  private FabricLimits limits = QUICK;
  private FabricMetrics metrics = FabricMetrics.NONE;

  private NodeOnDouble(
      Path folder,
      LedgerFixtures fixtures,
      TestOrganisation organisation,
      LogKeys log,
      Optional<FabricLedger.Founder> founder,
      List<PeerDouble> peers) {
    this.folder = folder;
    this.origin = fixtures.origin();
    this.organisation = organisation.id();
    this.keys = new FabricLedger.Keys(log, organisation.cosigner());
    this.founder = founder;
    this.peers = List.copyOf(peers);
    this.client = FabricMember.of(peers.get(0).mspId(), "node");
  }

  /** The node whose keys the genesis operation has; it founds the log. */
  public static NodeOnDouble founding(
      Path folder, LedgerFixtures fixtures, String organisation, PeerDouble... peers) {
    return new NodeOnDouble(
        folder,
        fixtures,
        fixtures.organisation(organisation),
        new LogKeys(fixtures.receiptKey(), fixtures.checkpointKey()),
        Optional.of(fixtures::genesis),
        List.of(peers));
  }

  /** The node of a further organisation; it waits for the log. */
  public static NodeOnDouble joining(
      Path folder, LedgerFixtures fixtures, String organisation, PeerDouble... peers) {
    TestOrganisation keys = fixtures.organisation(organisation);
    return new NodeOnDouble(
        folder,
        fixtures,
        keys,
        new LogKeys(keys.receiptKey(), keys.logKey()),
        Optional.empty(),
        List.of(peers));
  }

  /** What each peer of a channel runs. */
  public static Chaincode chaincode() {
    return VarveChaincode.ready("varve:1", Clock.systemUTC(), VarveChaincode.CLOCK_TOLERANCE);
  }

  public NodeOnDouble limits(UnaryOperator<FabricLimits> change) {
    limits = change.apply(limits);
    return this;
  }

  public NodeOnDouble metrics(FabricMetrics told) {
    metrics = told;
    return this;
  }

  /** Opens its ledger, after it was closed too. */
  public FabricLedger open() throws IOException, GeneralSecurityException {
    return FabricLedger.open(
        config(),
        EmbeddedLedgerConfig.of(folder.resolve("ledger"), origin),
        keys,
        founder.orElse(
            () -> {
              throw new IllegalStateException(organisation + " is not to found the log");
            }),
        new LocalDisk(),
        Clock.systemUTC(),
        metrics);
  }

  /** How it reaches its peers. */
  public FabricConfig config() throws IOException {
    ChannelSettings channel = peers.get(0).channel().settings();
    Path own = client.writeTo(folder.resolve("client"));
    List<FabricConfig.Peer> reached = new ArrayList<>();
    for (PeerDouble peer : peers) {
      Path roots = peer.writeTlsRoots(folder.resolve("peer" + reached.size()));
      reached.add(new FabricConfig.Peer(peer.endpoint(), roots, Optional.empty()));
    }
    return new FabricConfig(
        channel.channel(),
        channel.chaincode(),
        organisation,
        FabricConfig.Identity.ofFiles(
            client.mspId(), own.resolve("cert.pem"), own.resolve("key.pem")),
        reached,
        Optional.empty(),
        founder.isPresent(),
        limits);
  }
}
