package org.varve.ledger.fabric.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code deploy/compose} to what {@code varve fabric up} does with native processes. */
class ComposeFilesTest {

  private static final Path COMPOSE = Path.of("../../deploy/compose");
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final String ORIGIN = "varve.local/compose";
  private static final String ANYWHERE = "0.0.0.0";

  /** In a container: names of hosts instead of ports that differ. */
  private static final Topology TOPOLOGY =
      new Topology(
          "2.5",
          Consensus.RAFT,
          ORIGIN,
          Topology.NAME,
          Topology.NAME,
          List.of(new Topology.Orderer(1, "orderer1", ANYWHERE, 7050, 7053)),
          List.of(organisation(1), organisation(2)));

  private static final NetworkFolder FOLDER = new NetworkFolder(Path.of("/network"));

  @TempDir Path temporary;

  private static Topology.Organisation organisation(int number) {
    return new Topology.Organisation(
        number, "peer-org" + number, "chaincode-org" + number, ANYWHERE, 7051, 9999);
  }

  @Test
  void hasTheSettingFilesOfTheNativeNetwork() throws IOException {
    assertThat(COMPOSE.resolve("config/crypto/crypto.yaml"))
        .hasContent(CryptoConfig.yaml(TOPOLOGY));
    assertThat(COMPOSE.resolve("config/channel/configtx.yaml"))
        .hasContent(new ChannelConfig(TOPOLOGY, FOLDER).yaml());
    assertThat(COMPOSE.resolve("config/peer/core.yaml"))
        .hasContent(NodeSettings.coreYaml(FOLDER.builder()));
    assertThat(COMPOSE.resolve("config/orderer/orderer.yaml"))
        .hasContent(NodeSettings.ORDERER_YAML);
  }

  @Test
  void hasTheBuilderOfTheNativeNetwork() throws IOException {
    BuilderScripts.write(temporary);

    for (String script : List.of("detect", "build", "release")) {
      Path file = COMPOSE.resolve("builder/bin").resolve(script);
      assertThat(file).hasSameTextualContentAs(temporary.resolve("bin").resolve(script));
      assertThat(file).isExecutable();
    }
  }

  @Test
  void givesEachContainerTheEnvironmentOfTheNativeProcess() throws IOException {
    NodeSettings settings = new NodeSettings(FOLDER);

    assertThat(environment("orderer1")).isEqualTo(settings.orderer(TOPOLOGY.orderers().get(0)));
    for (Topology.Organisation organisation : TOPOLOGY.organisations()) {
      Map<String, String> chaincode =
          new TreeMap<>(settings.chaincode(organisation, "made when the container starts"));
      chaincode.remove("CHAINCODE_ID");

      assertThat(environment("peer-" + organisation.name())).isEqualTo(settings.peer(organisation));
      assertThat(environment("chaincode-" + organisation.name())).isEqualTo(chaincode);
    }
  }

  @Test
  void namesOnlyServicesAndFilesThatExist() throws IOException {
    JsonNode services = compose().get("services");
    List<String> names = new ArrayList<>();
    services.fieldNames().forEachRemaining(names::add);

    for (JsonNode service : services) {
      JsonNode before = service.path("depends_on");
      if (before.isArray()) {
        before.forEach(name -> assertThat(names).contains(name.asText()));
      } else {
        before.fieldNames().forEachRemaining(name -> assertThat(names).contains(name));
      }
      assertThat(service.get("image").asText()).contains(":");
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().split(":", -1)[0];
        if (!source.equals("./network") && !source.contains("/target/")) {
          assertThat(COMPOSE.resolve(source)).isDirectory();
        }
      }
    }
  }

  @Test
  void tellsANodeWhatTheNativeNetworkTellsIt() throws IOException {
    Path host = Path.of("deploy/compose/network");
    for (int number = 1; number <= 2; number++) {
      int port = number == 1 ? 7051 : 8051;
      Topology.Organisation outside =
          new Topology.Organisation(number, "127.0.0.1", "", "", port, 0);
      Topology seen =
          new Topology(
              "2.5",
              Consensus.RAFT,
              ORIGIN,
              Topology.NAME,
              Topology.NAME,
              List.of(),
              List.of(outside, outside));
      NodeFiles nodes = new NodeFiles(new NetworkFolder(host), seen);

      assertThat(YAML.readTree(COMPOSE.resolve("org" + number + ".yaml").toFile()))
          .isEqualTo(YAML.readTree(nodes.yaml(nodes.member(outside))));
    }
  }

  @Test
  void hasScriptsThatAShellCanRead() throws IOException {
    for (String script : List.of("keys.sh", "channel.sh")) {
      Path file = COMPOSE.resolve("setup").resolve(script);
      assertThat(Files.readString(file)).startsWith("#!/bin/sh\n");
      assertThat(Command.of("sh", "-n", file.toString()).run().output()).isEmpty();
    }
  }

  private static JsonNode compose() throws IOException {
    return YAML.readTree(COMPOSE.resolve("compose.yaml").toFile());
  }

  private static Map<String, String> environment(String service) throws IOException {
    JsonNode environment = compose().at("/services/" + service + "/environment");
    return YAML.convertValue(environment, new TypeReference<TreeMap<String, String>>() {});
  }
}
