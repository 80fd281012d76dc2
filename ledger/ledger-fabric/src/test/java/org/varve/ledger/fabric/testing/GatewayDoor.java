package org.varve.ledger.fabric.testing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;

/** A plain client of Fabric's own library, connected to one peer. */
final class GatewayDoor implements AutoCloseable {
  static final int MAX_MESSAGE = 100 << 20;

  private final ManagedChannel connection;
  private final Gateway gateway;
  private final ChannelSettings settings;

  GatewayDoor(PeerDouble peer) throws SSLException {
    this(peer, FabricMember.of(peer.mspId(), "client"));
  }

  private GatewayDoor(PeerDouble peer, FabricMember client) throws SSLException {
    this(
        NettyChannelBuilder.forTarget(peer.endpoint())
            .sslContext(peer.member().clientTls())
            .maxInboundMessageSize(MAX_MESSAGE)
            .build(),
        client.identity(),
        client.signer(),
        peer.channel().settings());
  }

  /** Of any network: of this package's, or a real one. */
  GatewayDoor(
      ManagedChannel connection, Identity identity, Signer signer, ChannelSettings settings) {
    this.connection = connection;
    this.settings = settings;
    this.gateway =
        Gateway.newInstance()
            .identity(identity)
            .signer(signer)
            .connection(connection)
            .hash(Hash.SHA256)
            .connection(connection)
            .endorseOptions(options -> options.withDeadlineAfter(20, SECONDS))
            .evaluateOptions(options -> options.withDeadlineAfter(20, SECONDS))
            .submitOptions(options -> options.withDeadlineAfter(20, SECONDS))
            .commitStatusOptions(options -> options.withDeadlineAfter(20, SECONDS))
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

  Transaction endorse(String... call) throws EndorseException {
    return contract()
        .newProposal(call[0])
        .addArguments(Arrays.copyOfRange(call, 1, call.length))
        .build()
        .endorse();
  }

  /** Asks for the status of a transaction by its id alone, as after a failure. */
  Status statusOf(String txId, Duration patience) throws CommitStatusException {
    CommitStatusRequest request =
        CommitStatusRequest.newBuilder()
            .setChannelId(settings.channel())
            .setTransactionId(txId)
            .setIdentity(FabricMember.serialized(gateway.getIdentity()))
            .build();
    SignedCommitStatusRequest unsigned =
        SignedCommitStatusRequest.newBuilder().setRequest(request.toByteString()).build();
    return gateway
        .newCommit(unsigned.toByteArray())
        .getStatus(options -> options.withDeadlineAfter(patience.toMillis(), MILLISECONDS));
  }

  /** Whole blocks, for as long as the iterator is open. */
  CloseableIterator<Block> blocksFrom(long number) {
    return network().newBlockEventsRequest().startBlock(number).build().getEvents();
  }

  /** Somebody else, by the same connection: with this one's certificate, or of another channel. */
  GatewayDoor as(Signer signer, ChannelSettings elsewhere) {
    return new GatewayDoor(connection, gateway.getIdentity(), signer, elsewhere);
  }

  ChannelSettings settings() {
    return settings;
  }

  @Override
  public void close() {
    gateway.close();
    connection.shutdownNow();
  }
}
