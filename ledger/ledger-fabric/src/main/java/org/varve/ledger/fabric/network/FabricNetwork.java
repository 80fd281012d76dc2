package org.varve.ledger.fabric.network;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.varve.ledger.embedded.disk.LocalDisk;

/**
 * A Fabric network for development: Fabric's own programs as processes of this host, on loopback,
 * with TLS on every link, and everything that they keep in one folder. They stay when the program
 * that started them ends.
 */
public final class FabricNetwork {

  private final NetworkSpec spec;
  private final Topology topology;
  private final NetworkFolder folder;
  private final FabricProcesses processes;
  private final Starter starter;

  private FabricNetwork(NetworkSpec spec, Topology topology) {
    this.spec = spec;
    this.topology = topology;
    this.folder = new NetworkFolder(spec.folder());
    this.processes = new FabricProcesses(folder);
    this.starter = new Starter(spec, topology, folder, processes);
  }

  /**
   * Makes the network, or starts again the one that lies in the folder. When this returns, a
   * transaction was endorsed by all who must, ordered and committed, and the chaincode answers at
   * every peer.
   *
   * @param progress takes a line for each thing that is done
   * @throws IOException if it does not come up; what was started is stopped again, and the message
   *     has the end of the log that tells why
   */
  public static FabricNetwork up(NetworkSpec spec, Consumer<String> progress) throws IOException {
    Files.createDirectories(spec.folder());
    NetworkFolder folder = new NetworkFolder(spec.folder());
    NetworkFiles files = new NetworkFiles(folder);
    try (Closeable lock = new LocalDisk().lock(folder.lock())) {
      Optional<Topology> standing = files.topology();
      if (standing.isPresent()) {
        FabricNetwork network = new FabricNetwork(spec, standing.get());
        network.requireSame();
        network.orStop(() -> network.restart(progress));
        return network;
      }
      stopAll(folder);
      files.delete();
      Topology made = Topology.onLoopback(spec, new PortPicker(new Random()));
      FabricNetwork network = new FabricNetwork(spec, made);
      network.orStop(() -> network.make(files, progress));
      return network;
    }
  }

  private void requireSame() {
    if (topology.consensus() != spec.consensus()
        || topology.organisations().size() != spec.organisations()) {
      throw new IllegalArgumentException(
          ("%s holds a network of %s with %d organisations: start that one, take another folder,"
                  + " or remove it with 'varve fabric down --delete'")
              .formatted(spec.folder(), topology.consensus(), topology.organisations().size()));
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void orStop(Step step) throws IOException {
    boolean done = false;
    List<Role> before = running();
    try {
      step.run();
      done = true;
    } finally {
      if (!done) {
        for (Role role : topology.roles()) {
          if (!before.contains(role)) {
            processes.stop(role);
          }
        }
      }
    }
  }

  private List<Role> running() throws IOException {
    List<Role> running = new ArrayList<>();
    for (Role role : topology.roles()) {
      if (processes.running(role).isPresent()) {
        running.add(role);
      }
    }
    return running;
  }

  private void make(NetworkFiles files, Consumer<String> progress) throws IOException {
    files.make(spec, topology);
    progress.accept("keys, certificates and settings are in " + spec.folder());
    startAll();
    Caller.prepare(folder, topology.organisation(1));
    Channels channels = new Channels(spec, topology, folder);
    channels.writeBlock(topology.channel());
    awaitAll(Role.Kind.ORDERER);
    channels.joinOrderers(topology.channel());
    progress.accept(
        "%d orderers (%s) have channel %s"
            .formatted(topology.orderers().size(), topology.consensus(), topology.channel()));
    awaitAll(Role.Kind.PEER);
    channels.joinPeers(topology.channel());
    channels.install();
    progress.accept(topology.organisations().size() + " peers have joined, with the chaincode");
    awaitAll(Role.Kind.CHAINCODE);
    deploy(topology.channel(), topology.chaincode());
    awaitReady();
    files.complete(topology);
    progress.accept("a transaction was committed: the network is ready");
  }

  private void restart(Consumer<String> progress) throws IOException {
    startAll();
    for (Role.Kind kind : Role.Kind.values()) {
      awaitAll(kind);
    }
    progress.accept("all " + topology.roles().size() + " processes run");
    awaitReady();
    progress.accept("a transaction was committed: the network is ready");
  }

  private void startAll() throws IOException {
    for (Role role : topology.roles()) {
      starter.start(role);
    }
  }

  private void awaitAll(Role.Kind kind) throws IOException {
    for (Role role : topology.roles()) {
      if (role.kind() == kind) {
        starter.awaitAnswer(role);
      }
    }
  }

  /**
   * Waits until a transaction is committed and the chaincode answers at every peer.
   *
   * @throws IOException if that takes more than a minute
   */
  public void awaitReady() throws IOException {
    Lifecycle lifecycle = new Lifecycle(topology.channel(), topology.chaincode());
    Parallel.each(
        topology.organisations(),
        organisation -> {
          try (Caller caller = Caller.of(folder, organisation, CryptoConfig.USER)) {
            lifecycle.awaitAnswer(caller);
            if (organisation.number() == 1) {
              lifecycle.awaitCommit(caller);
            }
          }
        });
  }

  /** A further channel of all nodes, without a chaincode: block numbers begin at 0 again. */
  public void addChannel(String channel) throws IOException {
    Channels channels = new Channels(spec, topology, folder);
    channels.writeBlock(channel);
    channels.joinOrderers(channel);
    channels.joinPeers(channel);
  }

  /** The installed chaincode on a channel under a name: its state is apart from all others. */
  public void deploy(String channel, String name) throws IOException {
    Lifecycle lifecycle = new Lifecycle(channel, name);
    NetworkFiles files = new NetworkFiles(folder);
    Parallel.each(
        topology.organisations(),
        organisation -> {
          try (Caller admin = Caller.of(folder, organisation, CryptoConfig.ADMIN)) {
            lifecycle.approve(admin, files.chaincodePackage(organisation).id());
          }
        });
    try (Caller admin = Caller.of(folder, topology.organisation(1), CryptoConfig.ADMIN)) {
      lifecycle.commit(admin);
    }
  }

  /** Starts a process that was stopped or killed, and waits until its port answers. */
  public void start(Role role) throws IOException {
    starter.start(role);
    starter.awaitAnswer(role);
  }

  /** Asks a process to end, and waits until it has. */
  public void stop(Role role) throws IOException {
    processes.stop(role);
  }

  /** Ends a process at once, as kill -9 does. */
  public void kill(Role role) throws IOException {
    processes.kill(role);
  }

  public List<Role> roles() {
    return topology.roles();
  }

  public String channel() {
    return topology.channel();
  }

  public String chaincode() {
    return topology.chaincode();
  }

  /** What a program of an organisation needs; organisations count from 1. */
  public NetworkMember member(int organisation) {
    return new NodeFiles(folder, topology).member(topology.organisation(organisation));
  }

  public NetworkStatus status() throws IOException {
    return status(spec.folder());
  }

  /**
   * How the network in a folder is.
   *
   * @throws IOException if none was made there
   */
  public static NetworkStatus status(Path root) throws IOException {
    NetworkFolder folder = folder(root);
    return new StatusLook(folder, existing(folder)).status();
  }

  private static Topology existing(NetworkFolder folder) throws IOException {
    return new NetworkFiles(folder)
        .topology()
        .orElseThrow(
            () ->
                new IOException(
                    "no network was made in " + folder.root() + "; make one: varve fabric up"));
  }

  /**
   * The end of the log of a process of the network in a folder.
   *
   * @param lines at most so many; of long logs at most what is in their last 4 MiB
   */
  public static List<String> log(Path root, Role role, int lines) throws IOException {
    return LogTail.of(folder(root).log(role), lines);
  }

  private static NetworkFolder folder(Path root) {
    return new NetworkFolder(root.toAbsolutePath().normalize());
  }

  /**
   * Stops the processes of the network in a folder: peers, chaincode, orderers, in this order. What
   * they keep stays.
   *
   * @return how many were stopped
   */
  public static int down(Path root) throws IOException {
    NetworkFolder folder = folder(root);
    if (!Files.isDirectory(folder.root())) {
      return 0;
    }
    try (Closeable lock = new LocalDisk().lock(folder.lock())) {
      return stopAll(folder);
    }
  }

  /** As {@link #down}, and removes all that the network kept: for good. */
  public static int delete(Path root) throws IOException {
    NetworkFolder folder = folder(root);
    if (!Files.isDirectory(folder.root())) {
      return 0;
    }
    int stopped;
    try (Closeable lock = new LocalDisk().lock(folder.lock())) {
      stopped = stopAll(folder);
      new NetworkFiles(folder).delete();
    }
    Files.deleteIfExists(folder.lock());
    return stopped;
  }

  private static int stopAll(NetworkFolder folder) throws IOException {
    FabricProcesses processes = new FabricProcesses(folder);
    int stopped = 0;
    for (Role role : processes.started()) {
      stopped += processes.running(role).isPresent() ? 1 : 0;
      processes.stop(role);
    }
    return stopped;
  }
}
