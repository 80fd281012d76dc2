package org.varve.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.varve.edge.identity.AgentIdentity;
import org.varve.evidence.operation.Operation;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.r2d.v1.SubmitRequest;

/**
 * A node with two sources and data users of different rights: eve owns the lamp, max and mia have
 * what a test gives them, nobody owns the safe.
 */
final class DataTown implements AutoCloseable {
  static final String LAMP = "city/lamp";
  static final String SAFE = "bank/safe";

  private final Path folder;
  private final VarveNode node;
  private final OperatorsDesk people;
  private final AgentIdentity device;
  private final Submitter lamp;
  private final Submitter safe;

  DataTown(Path folder) throws IOException {
    this(folder, TestNode.start(folder.resolve("node")));
  }

  /**
   * @param node closed with this
   */
  DataTown(Path folder, VarveNode node) throws IOException {
    this.folder = folder;
    this.node = node;
    people = new OperatorsDesk(node, folder);
    device = TestNode.enrol(node, folder.resolve("device"), LAMP, SAFE);
    lamp = new Submitter(node, device, LAMP, 1);
    safe = new Submitter(node, device, SAFE, 1);
    for (String user : new String[] {"eve", "max", "mia"}) {
      operator(people.identity("user", user, user));
    }
    operator("kind: Ownership\nid: " + LAMP + "\nspec: {owner: eve}\n");
  }

  VarveNode node() {
    return node;
  }

  AgentIdentity device() {
    return device;
  }

  Submitter lamp() {
    return lamp;
  }

  Submitter safe() {
    return safe;
  }

  /** Has a source say something. */
  Operation says(Submitter source) {
    Submitter.Signed signed = source.sign(20);
    var unused =
        source
            .blocking()
            .submit(SubmitRequest.newBuilder().setSubmission(signed.submission()).build());
    return signed.operation();
  }

  /** Applies what an operator wants. */
  void operator(String yaml) throws IOException {
    people.apply("local", yaml).succeeded();
  }

  /** Runs a command as somebody with a folder. */
  Cli as(String user, Object... arguments) {
    return people.as(user, arguments);
  }

  Path identity(String user) {
    return folder.resolve(user);
  }

  UserClient user(String name) {
    return user(name, "");
  }

  UserClient user(String name, String purpose) {
    return UserClient.connect(node.address().toString(), identity(name), purpose);
  }

  Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Override
  public void close() {
    lamp.close();
    safe.close();
    node.close();
  }
}
