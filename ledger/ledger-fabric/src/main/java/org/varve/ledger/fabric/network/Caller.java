package org.varve.ledger.fabric.network;

import com.google.protobuf.MessageLite;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** One user of an organisation at the gateway of its own peer. */
final class Caller implements AutoCloseable {

  private static final long SECONDS_MAX = 15;

  private final Topology.Organisation organisation;
  private final ManagedChannel connection;
  private final Gateway gateway;

  private Caller(
      Topology.Organisation organisation, ManagedChannel connection, Gateway.Builder gateway) {
    this.organisation = organisation;
    this.connection = connection;
    this.gateway = gateway.connection(connection).connect();
  }

  static Caller of(NetworkFolder folder, Topology.Organisation organisation, String user)
      throws IOException {
    Path msp = folder.userMsp(organisation, user);
    Path authority = folder.tls(organisation, CryptoConfig.PEER).resolve("ca.crt");
    try (Reader certificate = Files.newBufferedReader(onlyFile(msp.resolve("signcerts")));
        Reader key = Files.newBufferedReader(onlyFile(msp.resolve("keystore")))) {
      Gateway.Builder gateway =
          Gateway.newInstance()
              .identity(
                  new X509Identity(
                      organisation.mspId(), Identities.readX509Certificate(certificate)))
              .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(key)))
              .hash(Hash.SHA256)
              .evaluateOptions(options -> options.withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS))
              .endorseOptions(options -> options.withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS))
              .submitOptions(options -> options.withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS))
              .commitStatusOptions(
                  options -> options.withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS));
      ManagedChannel connection =
          Grpc.newChannelBuilder(
                  organisation.peerAddress(),
                  TlsChannelCredentials.newBuilder().trustManager(authority.toFile()).build())
              .build();
      return new Caller(organisation, connection, gateway);
    } catch (CertificateException | InvalidKeyException e) {
      throw new IOException("the identity in " + msp + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Loads what a caller is made of while Fabric's programs start, since both take their time; what
   * goes wrong here comes again when it is used.
   */
  static void prepare(NetworkFolder folder, Topology.Organisation organisation) {
    Thread loading =
        new Thread(
            () -> {
              try (Caller caller = of(folder, organisation, CryptoConfig.ADMIN)) {
                caller.connection.getState(true);
              } catch (IOException seenLater) {
                return;
              }
            },
            "varve-fabric-caller");
    loading.setDaemon(true);
    loading.start();
  }

  /** cryptogen names keys and certificates as it likes, one in each of these folders. */
  static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow(() -> new IOException(folder + " is empty"));
    }
  }

  Topology.Organisation organisation() {
    return organisation;
  }

  /** Endorsed, ordered and committed as a valid transaction, or an exception. */
  void submit(String channel, String chaincode, String function, MessageLite argument)
      throws GatewayException, CommitException {
    proposal(channel, chaincode, function, argument).build().endorse().submit();
  }

  /** As {@link #submit}, but endorsed by the caller's own organisation alone. */
  void submitAlone(String channel, String chaincode, String function, MessageLite argument)
      throws GatewayException, CommitException {
    proposal(channel, chaincode, function, argument)
        .setEndorsingOrganizations(organisation.mspId())
        .build()
        .endorse()
        .submit();
  }

  /** What the organisation's own peer answers. */
  byte[] evaluate(String channel, String chaincode, String function, MessageLite argument)
      throws GatewayException {
    return proposal(channel, chaincode, function, argument)
        .setEndorsingOrganizations(organisation.mspId())
        .build()
        .evaluate();
  }

  private Proposal.Builder proposal(
      String channel, String chaincode, String function, MessageLite argument) {
    return gateway
        .getNetwork(channel)
        .getContract(chaincode)
        .newProposal(function)
        .addArguments(argument.toByteArray());
  }

  @Override
  public void close() {
    gateway.close();
    connection.shutdownNow();
  }
}
