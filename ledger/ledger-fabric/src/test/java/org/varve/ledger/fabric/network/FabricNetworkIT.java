package org.varve.ledger.fabric.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varve.ledger.fabric.testing.KeyValueChaincode;

/** With a chaincode that puts and gets, so that what is tested is the network. */
@EnabledIfFabric
class FabricNetworkIT {

  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("varve-fabric-");
  }

  @AfterEach
  void removeNetwork() {
    TestNetwork.remove(folder);
  }

  @Test
  void recordsOnOneOrdererAndOnePeerAndKeepsItWhenEverythingIsKilled() throws Exception {
    FabricNetwork network = up(Consensus.RAFT, 1);
    put(network, 1, "key", "value");

    for (Role role : network.roles()) {
      network.kill(role);
    }
    assertThat(network.status().processes())
        .allMatch(process -> process.state() == NetworkStatus.State.DOWN);
    FabricNetwork again = up(Consensus.RAFT, 1);

    assertThat(again.status().isUp()).isTrue();
    assertThat(get(again, 1, "key")).isEqualTo("value");
    put(again, 1, "key", "other");
    assertThat(get(again, 1, "key")).isEqualTo("other");
  }

  @Test
  void asksBothOfTwoOrganisationsToEndorse() throws Exception {
    FabricNetwork network = up(Consensus.RAFT, 2);
    put(network, 1, "key", "value");
    network.stop(Role.chaincode(2));

    assertThatThrownBy(() -> put(network, 1, "key", "other"));

    network.start(Role.chaincode(2));
    network.awaitReady();
    put(network, 2, "key", "other");
    assertThat(get(network, 1, "key")).isEqualTo("other");
  }

  @Test
  @EnabledIfFabric(consensus = Consensus.BFT)
  void recordsOnFourOrderersOfWhichTheLeaderDies() throws Exception {
    FabricNetwork network = up(Consensus.BFT, 2);
    put(network, 1, "key", "value");
    assertThat(get(network, 2, "key")).isEqualTo("value");

    network.kill(Role.orderer(1));
    network.awaitReady();

    network.start(Role.orderer(1));
    assertThat(network.status().isUp()).isTrue();
  }

  @Test
  void givesATestAChannelAndADefinitionOfItsOwn() throws Exception {
    FabricNetwork network = up(Consensus.RAFT, 1);

    network.deploy(network.channel(), "second");
    network.addChannel("more");
    network.deploy("more", "third");

    put(network, 1, "key", "first");
    try (Connection second = new Connection(network, 1, network.channel(), "second");
        Connection third = new Connection(network, 1, "more", "third")) {
      assertThat(second.contract.evaluateTransaction("get", "key")).isEmpty();
      third.contract.submitTransaction("put", "key", "third");
    }
    assertThat(get(network, 1, "key")).isEqualTo("first");
  }

  @Test
  void givesAPackageTheIdThatFabricGivesIt() throws Exception {
    FabricNetwork network = up(Consensus.RAFT, 1);
    assertThat(network.status().fabric()).isNotBlank();
    NetworkFolder files = new NetworkFolder(folder);
    Topology topology = new NetworkFiles(files).topology().orElseThrow();
    Topology.Organisation organisation = topology.organisation(1);

    String said =
        Command.of(
                EnabledIfFabric.Condition.binaries().program("peer").toString(),
                "lifecycle",
                "chaincode",
                "calculatepackageid",
                files.chaincodePackage(organisation).toString())
            .with(new NodeSettings(files).admin(organisation))
            .run()
            .output();

    assertThat(said.strip()).endsWith(new NetworkFiles(files).chaincodePackage(organisation).id());
  }

  @Test
  void namesThePortThatSomebodyTook() throws Exception {
    FabricNetwork network = up(Consensus.RAFT, 1);
    String address = network.member(1).peer();
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    FabricNetwork.down(folder);

    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThatThrownBy(() -> up(Consensus.RAFT, 1))
          .hasMessageContaining("port " + port + " of peer-org1 is taken");
    }
    assertThat(network.status().processes())
        .allMatch(process -> process.state() == NetworkStatus.State.DOWN);
  }

  @Test
  void showsTheEndOfTheLogOfWhatDidNotStartAndStopsTheRest() throws Exception {
    NetworkSpec spec =
        new NetworkSpec(
            Consensus.RAFT,
            1,
            folder,
            EnabledIfFabric.Condition.binaries(),
            List.of("sh", "-c", "echo the chaincode is unwell; exit 3"));

    assertThatThrownBy(() -> FabricNetwork.up(spec, line -> {}))
        .hasMessageContaining("chaincode-org1 ended")
        .hasMessageContaining("chaincode-org1.log")
        .hasMessageContaining("the chaincode is unwell");

    FabricProcesses processes = new FabricProcesses(new NetworkFolder(folder));
    assertThat(processes.started()).isEmpty();
    assertThat(FabricNetwork.log(folder, Role.chaincode(1), 5))
        .containsExactly("the chaincode is unwell");
    assertThat(up(Consensus.RAFT, 1).status().isUp()).isTrue();
  }

  @Test
  void refusesASecondStarterAndAnotherShape() throws Exception {
    List<String> refusals = new ArrayList<>();
    NetworkSpec spec = spec(Consensus.RAFT, 1);
    FabricNetwork.up(
        spec,
        line -> {
          try {
            FabricNetwork.up(spec, more -> {});
          } catch (IOException e) {
            refusals.add(String.valueOf(e.getMessage()));
          }
        });

    assertThat(refusals).isNotEmpty().allMatch(refusal -> refusal.contains("in use"));
    assertThatThrownBy(() -> up(Consensus.RAFT, 2))
        .hasMessageContaining("holds a network of RAFT with 1 organisations");
  }

  private FabricNetwork up(Consensus consensus, int organisations) throws IOException {
    return FabricNetwork.up(spec(consensus, organisations), line -> {});
  }

  private NetworkSpec spec(Consensus consensus, int organisations) throws IOException {
    return new NetworkSpec(
        consensus,
        organisations,
        folder,
        EnabledIfFabric.Condition.binaries(),
        TestNetwork.chaincode(KeyValueChaincode.class.getName()));
  }

  private static void put(FabricNetwork network, int organisation, String key, String value)
      throws Exception {
    try (Connection connection = new Connection(network, organisation)) {
      connection.contract.submitTransaction("put", key, value);
    }
  }

  private static String get(FabricNetwork network, int organisation, String key) throws Exception {
    try (Connection connection = new Connection(network, organisation)) {
      return new String(connection.contract.evaluateTransaction("get", key), UTF_8);
    }
  }

  /** With nothing but the files that a node is given. */
  private static final class Connection implements AutoCloseable {
    private final ManagedChannel channel;
    private final Gateway gateway;
    private final Contract contract;

    Connection(FabricNetwork network, int organisation) throws Exception {
      this(network, organisation, network.channel(), network.chaincode());
    }

    Connection(FabricNetwork network, int organisation, String channelName, String chaincode)
        throws Exception {
      NetworkMember member = network.member(organisation);
      channel =
          Grpc.newChannelBuilder(
                  member.peer(),
                  TlsChannelCredentials.newBuilder().trustManager(member.tlsCa().toFile()).build())
              .build();
      gateway =
          Gateway.newInstance()
              .connection(channel)
              .identity(
                  new X509Identity(
                      member.mspId(),
                      Identities.readX509Certificate(
                          Files.newBufferedReader(member.certificate()))))
              .signer(
                  Signers.newPrivateKeySigner(
                      Identities.readPrivateKey(Files.newBufferedReader(member.key()))))
              .connect();
      contract = gateway.getNetwork(channelName).getContract(chaincode);
    }

    @Override
    public void close() {
      gateway.close();
      channel.shutdownNow();
    }
  }
}
