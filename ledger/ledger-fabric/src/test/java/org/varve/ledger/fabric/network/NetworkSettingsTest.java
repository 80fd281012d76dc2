package org.varve.ledger.fabric.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkSettingsTest {

  private static final ObjectMapper YAML = new YAMLMapper();

  @TempDir Path temporary;

  @Test
  void givesEachOrdererOfABftChannelAnIdentity() throws IOException {
    Topology topology = topology(Consensus.BFT, 2, "3.1.5");
    JsonNode orderer = channel(topology).at("/Profiles/Varve/Orderer");

    assertThat(orderer.at("/OrdererType").asText()).isEqualTo("BFT");
    assertThat(orderer.at("/ConsenterMapping")).hasSize(4);
    assertThat(orderer.at("/ConsenterMapping/3/MSPID").asText()).isEqualTo("Orderer4MSP");
    assertThat(orderer.at("/Organizations")).hasSize(4);
    assertThat(orderer.at("/EtcdRaft").isMissingNode()).isTrue();
  }

  @Test
  void asksForAMajorityOfOrganisationsAsFabricDoes() throws IOException {
    JsonNode application =
        channel(topology(Consensus.RAFT, 2, "3.1.5")).at("/Profiles/Varve/Application");

    assertThat(application.at("/Policies/Endorsement/Rule").asText())
        .isEqualTo("MAJORITY Endorsement");
    assertThat(application.at("/Organizations")).hasSize(2);
    assertThat(application.at("/Organizations/1/AnchorPeers/0/Port").asInt()).isPositive();
  }

  @Test
  void differsBetweenVersionsInTheCapabilityOfTheChannelAlone() {
    String with2 = text(topology(Consensus.RAFT, 1, "2.5.16"));
    String with3 = text(topology(Consensus.RAFT, 1, "3.1.5"));

    assertThat(with2).contains("V2_0: true").isNotEqualTo(with3);
    assertThat(with2.replaceFirst("V2_0", "V3_0")).isEqualTo(with3);
  }

  @Test
  void switchesTlsOnForEveryListener() {
    Topology topology = topology(Consensus.RAFT, 1, "3.1.5");
    NodeSettings settings = new NodeSettings(new NetworkFolder(temporary));

    assertThat(settings.orderer(topology.orderers().get(0)))
        .containsEntry("ORDERER_GENERAL_TLS_ENABLED", "true")
        .containsEntry("ORDERER_ADMIN_TLS_ENABLED", "true")
        .containsEntry("ORDERER_OPERATIONS_TLS_ENABLED", "true");
    assertThat(settings.peer(topology.organisation(1)))
        .containsEntry("CORE_PEER_TLS_ENABLED", "true")
        .containsEntry("CORE_OPERATIONS_TLS_ENABLED", "true");
    assertThat(settings.chaincode(topology.organisation(1), "varve:00"))
        .containsKeys("CHAINCODE_TLS_KEY", "CHAINCODE_TLS_CERT", "CHAINCODE_CLIENT_CA_CERT");
  }

  @Test
  void writesSettingsThatAreYaml() throws IOException {
    Topology topology = topology(Consensus.BFT, 2, "3.1.5");

    assertThat(YAML.readTree(CryptoConfig.yaml(topology)).at("/PeerOrgs/1/Specs")).hasSize(2);
    assertThat(YAML.readTree(NodeSettings.ORDERER_YAML).at("/General/TLS").isObject()).isTrue();
    assertThat(
            YAML.readTree(NodeSettings.coreYaml(Path.of("/builder")))
                .at("/chaincode/externalBuilders/0/path")
                .asText())
        .isEqualTo("/builder");
  }

  @Test
  void packsTheSameConnectionIntoTheSamePackage() throws IOException {
    ChaincodePackage one = ChaincodePackage.of("varve", Map.of("address", "a:1", "tls", true));
    ChaincodePackage same = ChaincodePackage.of("varve", Map.of("tls", true, "address", "a:1"));
    ChaincodePackage other = ChaincodePackage.of("varve", Map.of("address", "a:2", "tls", true));

    assertThat(one.id()).isEqualTo(same.id()).isNotEqualTo(other.id()).startsWith("varve:");
    assertThat(one.bytes()).isEqualTo(same.bytes());
  }

  @Test
  void removesWhatItMadeAndNothingElse() throws IOException {
    NetworkFiles files = new NetworkFiles(new NetworkFolder(temporary));
    files.complete(topology(Consensus.RAFT, 1, "3.1.5"));
    Files.createDirectories(temporary.resolve("data/peer-org1"));
    Path foreign = Files.writeString(temporary.resolve("notes.txt"), "mine");

    files.delete();

    assertThat(temporary).isDirectoryNotContaining("glob:**/{data,network.json}");
    assertThat(foreign).exists();
  }

  @Test
  void readsBackWhoIsWhere() throws IOException {
    Topology topology = topology(Consensus.BFT, 2, "3.1.5");
    NetworkFiles files = new NetworkFiles(new NetworkFolder(temporary));

    files.complete(topology);

    assertThat(files.topology()).contains(topology);
  }

  @Test
  void showsTheEndOfALogWithoutItsColours() throws IOException {
    Path log = temporary.resolve("peer-org1.log");
    Files.writeString(log, "one\n\u001b[34mtwo\u001b[0m\nthree\n");

    assertThat(LogTail.of(log, 2)).containsExactly("two", "three");
    assertThat(LogTail.of(log, 9)).hasSize(3);
    assertThat(LogTail.of(temporary.resolve("none.log"), 9)).isEmpty();
  }

  @Test
  void namesProcessesAndRefusesWhatIsNone() {
    for (Role role : topology(Consensus.BFT, 2, "3.1.5").roles()) {
      assertThat(Role.parse(role.toString())).isEqualTo(role);
    }
    assertThatThrownBy(() -> Role.parse("peer1")).hasMessageContaining("write orderer1, peer-org1");
  }

  private Topology topology(Consensus consensus, int organisations, String version) {
    IntSupplier ports = new java.util.concurrent.atomic.AtomicInteger(7000)::incrementAndGet;
    FabricBinaries binaries = new FabricBinaries(List.of(), version);
    return Topology.onLoopback(
        new NetworkSpec(consensus, organisations, temporary, binaries, List.of("chaincode")),
        ports);
  }

  private String text(Topology topology) {
    return new ChannelConfig(topology, new NetworkFolder(temporary)).yaml();
  }

  private JsonNode channel(Topology topology) throws IOException {
    return YAML.readTree(text(topology));
  }
}
