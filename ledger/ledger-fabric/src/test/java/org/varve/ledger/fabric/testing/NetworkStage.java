package org.varve.ledger.fabric.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.varve.ledger.fabric.network.FabricNetwork;
import org.varve.ledger.fabric.network.NetworkMember;
import org.varve.ledger.fabric.network.Role;

/** A real network as a {@link Stage}. */
final class NetworkStage implements Stage {
  private static final long PATIENCE_SECONDS = 60;
  private static final long PAUSE_MILLIS = 200;

  private final FabricNetwork network;
  private final List<GatewayDoor> clients = new ArrayList<>();
  private final List<Role> orderers;

  NetworkStage(FabricNetwork network) throws Exception {
    this.network = network;
    List<Role> all =
        network.roles().stream().filter(role -> role.kind() == Role.Kind.ORDERER).toList();
    // One of one, and two of four: the last ones, so that a BFT leader lives on.
    this.orderers = all.subList(all.size() / 2, all.size());
    for (int organisation = 1; organisation <= 2; organisation++) {
      clients.add(door(network.member(organisation)));
    }
    awaitEndorsement();
  }

  private GatewayDoor door(NetworkMember member)
      throws IOException, CertificateException, InvalidKeyException {
    try (Reader certificate = Files.newBufferedReader(member.certificate());
        Reader key = Files.newBufferedReader(member.key())) {
      return new GatewayDoor(
          NettyChannelBuilder.forTarget(member.peer())
              .sslContext(GrpcSslContexts.forClient().trustManager(member.tlsCa().toFile()).build())
              .maxInboundMessageSize(GatewayDoor.MAX_MESSAGE)
              .build(),
          new X509Identity(member.mspId(), Identities.readX509Certificate(certificate)),
          Signers.newPrivateKeySigner(Identities.readPrivateKey(key)),
          ChannelSettings.of(network.channel()).named(network.channel(), network.chaincode()));
    }
  }

  @Override
  public GatewayDoor client(int organisation) {
    return clients.get(organisation - 1);
  }

  @Override
  public void stopPeer(int organisation) throws IOException {
    network.kill(Role.peer(organisation));
  }

  @Override
  public void startPeer(int organisation) throws Exception {
    network.start(Role.peer(organisation));
    awaitEndorsement();
  }

  @Override
  public void stopChaincode(int organisation) throws IOException {
    network.kill(Role.chaincode(organisation));
  }

  @Override
  public void startChaincode(int organisation) throws Exception {
    network.start(Role.chaincode(organisation));
    awaitEndorsement();
  }

  @Override
  public void stopOrderers() throws IOException {
    for (Role orderer : orderers) {
      network.kill(orderer);
    }
  }

  @Override
  public void startOrderers() throws Exception {
    for (Role orderer : orderers) {
      network.start(orderer);
    }
    awaitEndorsement();
  }

  /** Both peers endorse what either is asked for, and it is ordered. */
  private void awaitEndorsement() throws Exception {
    network.awaitReady();
    long end = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
    for (GatewayDoor client : clients) {
      while (true) {
        try {
          client.endorse("put", "ready", "yes").submitAsync().getStatus();
          break;
        } catch (GatewayException e) {
          if (System.nanoTime() > end) {
            throw e;
          }
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    }
  }

  @Override
  public void close() {
    clients.forEach(GatewayDoor::close);
  }
}
