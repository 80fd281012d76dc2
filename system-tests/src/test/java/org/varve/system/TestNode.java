package org.varve.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Enrolment;
import org.varve.edge.identity.ServerAddress;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;

/** Nodes for tests, on a free port. */
final class TestNode {

  private TestNode() {}

  static NodeConfig config(Path data) {
    return NodeConfig.defaults().withData(data).withListen("127.0.0.1:0");
  }

  static VarveNode start(Path data) throws IOException {
    return VarveNode.start(config(data), Clock.systemUTC());
  }

  /** One with a configuration file of its own, beside its data. */
  static VarveNode start(Path data, String yaml) throws IOException {
    Path file = Files.writeString(data.resolveSibling("varve.yaml"), yaml);
    NodeConfig config = new ConfigFile(Map.of()).read(file);
    return VarveNode.start(config.withData(data).withListen("127.0.0.1:0"), Clock.systemUTC());
  }

  /** One that takes operations from a broker too. */
  static VarveNode behind(Mosquitto broker, Path data, int version) throws Exception {
    return start(data, broker.nodeYaml(version));
  }

  static AgentIdentity enrol(VarveNode node, Path identity, String... sources) throws IOException {
    String token = node.token(List.of(sources), Duration.ofMinutes(5));
    return new Enrolment(identity, address(node), "test").enrol(token);
  }

  static ServerAddress address(VarveNode node) {
    return ServerAddress.parse(node.address().toString());
  }

  static UserClient user(VarveNode node) {
    return UserClient.connect(node.address().toString(), node.folder().userIdentity());
  }
}
