package org.varve.ledger.fabric;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to the organisation's peers: one is used until it fails, then the next. */
final class PeerLinks implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLinks.class);

  /** A block of the channel holds up to 99 MB in Fabric's own default. */
  private static final int MESSAGE_BYTES_MAX = 128 << 20;

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  private final FabricConfig config;
  private final List<Link> links = new ArrayList<>();
  private final AtomicInteger current = new AtomicInteger();

  /** One peer. */
  record Link(int index, String address, ManagedChannel channel, Gateway gateway, Network network) {
    Contract contract(String chaincode) {
      return network.getContract(chaincode);
    }
  }

  PeerLinks(FabricConfig config) throws IOException, GeneralSecurityException {
    this.config = config;
    X509Identity identity = ChannelSigner.identity(config.identity());
    Signer signer = ChannelSigner.of(config.identity());
    for (FabricConfig.Peer peer : config.peers()) {
      links.add(link(peer, identity, signer));
    }
  }

  private Link link(FabricConfig.Peer peer, X509Identity identity, Signer signer)
      throws IOException {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget("dns:///" + peer.address())
            .sslContext(GrpcSslContexts.forClient().trustManager(peer.tlsRoots().toFile()).build())
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .keepAliveTime(1, TimeUnit.MINUTES);
    peer.serverName().ifPresent(builder::overrideAuthority);
    ManagedChannel channel = builder.build();
    FabricLimits limits = config.limits();
    Gateway gateway =
        Gateway.newInstance()
            .identity(identity)
            .signer(signer)
            .connection(channel)
            .endorseOptions(call -> call.withDeadlineAfter(millis(limits.endorse()), MILLIS))
            .evaluateOptions(call -> call.withDeadlineAfter(millis(limits.endorse()), MILLIS))
            .submitOptions(call -> call.withDeadlineAfter(millis(limits.submit()), MILLIS))
            .commitStatusOptions(call -> call.withDeadlineAfter(millis(limits.commit()), MILLIS))
            .connect();
    return new Link(
        links.size(), peer.address(), channel, gateway, gateway.getNetwork(config.channel()));
  }

  private static final TimeUnit MILLIS = TimeUnit.MILLISECONDS;

  private static long millis(Duration duration) {
    return duration.toMillis();
  }

  Link current() {
    return links.get(current.get());
  }

  /** Says that a link does not work; the next one is current if that one was. */
  void failed(Link link, String reason) {
    int next = (link.index() + 1) % links.size();
    if (links.size() > 1 && current.compareAndSet(link.index(), next)) {
      LOG.atWarn()
          .addKeyValue("peer", link.address())
          .addKeyValue("next", links.get(next).address())
          .addKeyValue("reason", reason)
          .log("A peer does not answer; taking the next one");
    }
  }

  @Override
  public void close() {
    links.forEach(link -> link.gateway().close());
    links.forEach(link -> link.channel().shutdownNow());
    for (Link link : links) {
      try {
        link.channel().awaitTermination(STOP_PATIENCE.toMillis(), MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
