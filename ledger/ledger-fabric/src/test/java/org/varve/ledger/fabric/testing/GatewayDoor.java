package org.varve.ledger.fabric.testing;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;

/** A plain client of Fabric's own library, connected to one peer. */
final class GatewayDoor implements AutoCloseable {
  private final ManagedChannel connection;
  private final Gateway gateway;
  private final ChannelSettings settings;

  GatewayDoor(PeerDouble peer) {
    this(peer.endpoint(), FabricMember.of(peer.mspId(), "client"), peer.channel().settings());
  }

  GatewayDoor(String endpoint, FabricMember client, ChannelSettings settings) {
    this(
        NettyChannelBuilder.forTarget(endpoint)
            .usePlaintext()
            .maxInboundMessageSize(100 << 20)
            .build(),
        client,
        settings);
  }

  private GatewayDoor(ManagedChannel connection, FabricMember client, ChannelSettings settings) {
    this.connection = connection;
    this.settings = settings;
    this.gateway =
        Gateway.newInstance()
            .identity(client.identity())
            .signer(client.signer())
            .hash(Hash.SHA256)
            .connection(connection)
            .endorseOptions(options -> options.withDeadlineAfter(5, TimeUnit.SECONDS))
            .evaluateOptions(options -> options.withDeadlineAfter(5, TimeUnit.SECONDS))
            .submitOptions(options -> options.withDeadlineAfter(5, TimeUnit.SECONDS))
            .commitStatusOptions(options -> options.withDeadlineAfter(5, TimeUnit.SECONDS))
            .connect();
  }

  Gateway gateway() {
    return gateway;
  }

  Network network() {
    return gateway.getNetwork(settings.channel());
  }

  Contract contract() {
    return network().getContract(settings.chaincode());
  }

  @Override
  public void close() {
    gateway.close();
    connection.shutdownNow();
  }
}
