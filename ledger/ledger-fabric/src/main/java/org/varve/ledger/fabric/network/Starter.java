package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts the processes of a network, each as its role says, and waits until they answer. */
final class Starter {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RELEASE = Duration.ofSeconds(2);
  private static final int CONNECT_MILLIS = 500;
  private static final long LOOK_AGAIN_MILLIS = 25;
  private static final int LINES = 15;

  private final NetworkSpec spec;
  private final Topology topology;
  private final NetworkFolder folder;
  private final FabricProcesses processes;
  private final NodeSettings settings;

  Starter(NetworkSpec spec, Topology topology, NetworkFolder folder, FabricProcesses processes) {
    this.spec = spec;
    this.topology = topology;
    this.folder = folder;
    this.processes = processes;
    this.settings = new NodeSettings(folder);
  }

  /**
   * Starts it, unless it runs.
   *
   * @throws IOException if another program has its port
   */
  void start(Role role) throws IOException {
    if (processes.running(role).isPresent()) {
      return;
    }
    int port = topology.port(role);
    if (!isFreeSoon(port)) {
      throw new IOException(
          ("port %d of %s is taken by another program: stop that one, or give this network up with"
                  + " 'varve fabric down --delete' and make a new one")
              .formatted(port, role));
    }
    processes.start(role, command(role));
  }

  /** A process that was killed a moment ago may still hold it. */
  private static boolean isFreeSoon(int port) throws IOException {
    long deadline = System.nanoTime() + RELEASE.toNanos();
    while (!PortPicker.isFree(port)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      FabricProcesses.pause(LOOK_AGAIN_MILLIS);
    }
    return true;
  }

  private Command command(Role role) throws IOException {
    return switch (role.kind()) {
      case ORDERER ->
          program(settings.orderer(topology.orderers().get(role.number() - 1)), "orderer");
      case PEER ->
          program(settings.peer(topology.organisation(role.number())), "peer", "node", "start");
      case CHAINCODE -> {
        Topology.Organisation organisation = topology.organisation(role.number());
        String id = new NetworkFiles(folder).chaincodePackage(organisation).id();
        yield new Command(spec.chaincode(), settings.chaincode(organisation, id));
      }
    };
  }

  private Command program(Map<String, String> environment, String name, String... arguments) {
    List<String> words = new java.util.ArrayList<>(List.of(arguments));
    words.add(0, spec.binaries().program(name).toString());
    return new Command(words, environment);
  }

  /** Waits until it answers at its address; a process that ends meanwhile will not. */
  void awaitAnswer(Role role) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(topology.port(role)) || !answers(adminPort(role))) {
      if (processes.running(role).isEmpty()) {
        throw new IOException(role + " ended. " + endOfLog(folder.log(role)));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "%s does not answer at port %d after %d s. %s"
                .formatted(
                    role, topology.port(role), PATIENCE.toSeconds(), endOfLog(folder.log(role))));
      }
      FabricProcesses.pause(LOOK_AGAIN_MILLIS);
    }
  }

  private int adminPort(Role role) {
    return role.kind() == Role.Kind.ORDERER
        ? topology.orderers().get(role.number() - 1).adminPort()
        : topology.port(role);
  }

  static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What a person looks at first when something does not start. */
  static String endOfLog(Path log) {
    try {
      return "The end of " + log + ":\n  " + String.join("\n  ", LogTail.of(log, LINES));
    } catch (IOException e) {
      return log + " cannot be read: " + e.getMessage();
    }
  }
}
