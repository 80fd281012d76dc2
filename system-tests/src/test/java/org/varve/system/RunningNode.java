package org.varve.system;

import java.io.IOException;
import java.nio.file.Path;
import org.varve.edge.identity.AgentIdentity;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;

/** A node as its sources and data users see it, of however many processes. */
interface RunningNode extends AutoCloseable {

  AgentIdentity enrol(Path identity, String... sources) throws IOException;

  UserClient user();

  @Override
  void close() throws InterruptedException;

  /** How a node is run. */
  enum Deployment {
    ALL_ENTITIES_IN_ONE_PROCESS,
    A_PROCESS_FOR_EACH_ENTITY;

    /**
     * Returns when it serves.
     *
     * @param data where processing keeps its data
     */
    RunningNode start(Path data) throws Exception {
      return this == ALL_ENTITIES_IN_ONE_PROCESS
          ? new OneProcess(TestNode.start(data))
          : EntityProcesses.start(data);
    }
  }

  /** Everything in this JVM. */
  record OneProcess(VarveNode node) implements RunningNode {
    @Override
    public AgentIdentity enrol(Path identity, String... sources) throws IOException {
      return TestNode.enrol(node, identity, sources);
    }

    @Override
    public UserClient user() {
      return TestNode.user(node);
    }

    @Override
    public void close() {
      node.close();
    }
  }
}
