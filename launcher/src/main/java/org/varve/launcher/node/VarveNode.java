package org.varve.launcher.node;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.launcher.client.HostPort;
import org.varve.launcher.metrics.NodeMetrics;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.rp.EntityServer;
import org.varve.rp.FunctionalEntity;
import org.varve.rp.HttpListener;
import org.varve.rp.PrivateFiles;
import org.varve.rp.TlsIdentity;

/**
 * The entities of one process, all of a node or some: they call one another over in-process
 * channels, and others over mTLS, with the same stubs; one mTLS socket serves whoever calls them.
 * Callees start first; everything stops in reverse.
 *
 * <p>Where a callee runs elsewhere, the socket is opened at once, and says that it is not ready
 * until the callee has been.
 */
public final class VarveNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VarveNode.class);

  /** Of its disk: less is soon nothing, and a ledger on a full disk stops. */
  static final long FREE_BYTES_MIN = 64L << 20;

  /** Longer than an entity takes to notice that it is to stop. */
  private static final Duration STARTER_PATIENCE = Duration.ofSeconds(5);

  private final DataFolder folder;
  private final Clock clock;
  private final StopStack stops = new StopStack();
  private final NodeMetrics metrics;
  private final RunningEntities running;
  private final Peers peers;
  private final LocalEntities entities;
  private final EntityServer socket;
  private final HostPort address;
  private final Optional<String> metricsUrl;
  private final List<FunctionalEntity> started = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> whole = new CompletableFuture<>();
  private volatile @Nullable Thread starter;

  private VarveNode(NodeConfig config, Clock clock, Disk disk) throws IOException {
    this.folder = new DataFolder(config.data());
    this.clock = clock;
    metrics = new NodeMetrics(clock);
    running = RunningEntities.of(config, folder);
    requireFreeAddresses(config);
    Closeable claim = FirstStart.claim(folder);
    stops.push(() -> release(claim));
    boolean open = false;
    try {
      Optional<NodeKeys> keys = keys(config);
      TlsIdentity identity = TlsIdentity.load(folder.serverIdentity());
      peers = new Peers(running.remote(), identity, metrics.calls(), stops);
      entities =
          new LocalEntities(
              config, folder, new LocalEntities.Surroundings(clock, disk, metrics), peers, stops);
      for (EntityName name : running.local()) {
        entities.build(name, running, keys);
      }
      HostPort wanted = HostPort.parse(config.listen());
      socket =
          EntityServer.overTls(
              new InetSocketAddress(wanted.host(), wanted.port()),
              identity,
              entities.services(running),
              peers.executor("socket"),
              metrics.calls());
      metricsUrl = serveMetrics(config, identity);
      address = serve(wanted);
      open = true;
    } finally {
      if (!open) {
        close();
      }
    }
  }

  /**
   * Starts the entities of a process; returns when they serve or, if one of them waits for another
   * process, when the socket is open. Whatever was begun is stopped again if that fails.
   *
   * @throws IOException if the folder or the address cannot be used; the message says why
   */
  public static VarveNode start(NodeConfig config, Clock clock) throws IOException {
    return start(config, clock, new LocalDisk());
  }

  /** The same, with blocks and contents on a given disk. */
  public static VarveNode start(NodeConfig config, Clock clock, Disk disk) throws IOException {
    return new VarveNode(config, clock, disk);
  }

  /** Where sources, data users and entities of other processes reach it. */
  public HostPort address() {
    return address;
  }

  /** The port of the log over HTTP; empty if it is not served. */
  public Optional<Integer> logPort() {
    return entities.logPort();
  }

  /** Where Prometheus reads the metrics of this process; empty if nowhere. */
  public Optional<String> metricsUrl() {
    return metricsUrl;
  }

  public DataFolder folder() {
    return folder;
  }

  /** The entities that this process runs. */
  public List<EntityName> entities() {
    return running.local();
  }

  /** Completes when all of its entities have started; fails if one of them cannot. */
  public CompletableFuture<Void> started() {
    return whole.copy();
  }

  /** Why its entities cannot do their work now, a sentence each; empty when all are ready. */
  public List<String> obstacles() {
    List<String> all = new ArrayList<>(peers.obstacles());
    if (whole.isCompletedExceptionally()) {
      all.add("an entity could not start; see the log, then start the process again");
    } else if (!whole.isDone() && all.isEmpty()) {
      all.add("its entities are starting; wait a moment");
    }
    started.forEach(entity -> all.addAll(entity.obstacles()));
    // Without the figure: it changes every second, and each change of an obstacle is told.
    if (folder.root().toFile().getUsableSpace() < FREE_BYTES_MIN) {
      all.add(
          "the disk of %s has less than %d MiB left; free some, or give it more"
              .formatted(folder.root(), FREE_BYTES_MIN >> 20));
    }
    return all;
  }

  /** A one-time token with which a signer of these sources enrols. */
  public String token(List<String> sources, Duration validity) {
    try {
      return Tokens.of(folder, clock).mint(sources, validity);
    } catch (IOException e) {
      throw new UncheckedIOException("no token can be made in " + folder.root(), e);
    }
  }

  /**
   * Stops in reverse: no new calls, running ones finish, the ledger last. What one of them throws
   * keeps none of the others from stopping. Harmless when called again.
   */
  @Override
  public void close() {
    Thread waiting = starter;
    if (waiting != null) {
      waiting.interrupt();
      try {
        waiting.join(STARTER_PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    stops.stop();
  }

  /** A folder that was made for single entities has keys enough, and never gets a log's. */
  private Optional<NodeKeys> keys(NodeConfig config) throws IOException {
    return RunningEntities.bundled(folder).isPresent()
        ? Optional.empty()
        : Optional.of(FirstStart.prepare(folder, config, clock, new SecureRandom()).keys());
  }

  private Optional<String> serveMetrics(NodeConfig config, TlsIdentity identity)
      throws IOException {
    metrics.node(MeteredFolder.state(folder, running.local(), this::obstacles));
    Optional<HostPort> wanted = config.metricsAddress();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    boolean tls = config.metrics().tls();
    String host = wanted.get().host();
    HttpListener listener =
        metrics.serve(
            new InetSocketAddress(host, wanted.get().port()),
            tls ? Optional.of(identity) : Optional.empty());
    stops.push(listener::close);
    return Optional.of(
        (tls ? "https://" : "http://") + new HostPort(host, listener.port()) + NodeMetrics.PATH);
  }

  private HostPort serve(HostPort wanted) throws IOException {
    if (!awaitsPeers()) {
      startEntities();
    }
    socket.listen();
    stops.push(socket::close);
    HostPort reached = new HostPort(wanted.host(), socket.port());
    // Entities end their open streams before the socket waits for calls to end; what processing
    // has taken is recorded first.
    for (FunctionalEntity entity : entities.all()) {
      if (!entity.name().equals(EntityName.PROCESSING.word())) {
        stops.push(entity::stop);
      }
    }
    if (!awaitsPeers()) {
      admit();
    } else {
      startWhenPeersAreThere();
    }
    Readiness readiness = new Readiness(this::obstacles, socket::serving);
    stops.push(readiness::close);
    readiness.start();
    PrivateFiles.write(folder.addressFile(), reached + "\n");
    LOG.atInfo()
        .addKeyValue("address", reached)
        .addKeyValue("entities", String.join(",", EntityName.words(running.local())))
        .addKeyValue("data", folder.root())
        .log("Node listens");
    return reached;
  }

  private boolean awaitsPeers() {
    return !peers.areAllHere() && running.local().stream().anyMatch(EntityName::awaitsCallees);
  }

  private void startEntities() {
    for (FunctionalEntity entity : entities.all()) {
      entity.start();
      started.add(entity);
    }
  }

  private void admit() {
    socket.admit();
    whole.complete(null);
  }

  private void startWhenPeersAreThere() {
    Thread thread =
        new Thread(
            () -> {
              try {
                peers.await();
                startEntities();
                admit();
              } catch (InterruptedException stopped) {
                // Closed while it waited: nobody is told that it started, nor that it could not.
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) { // the outermost frame of the thread
                whole.completeExceptionally(e);
              }
            },
            "varve-start");
    thread.setDaemon(true);
    starter = thread;
    thread.start();
  }

  private static void requireFreeAddresses(NodeConfig config) throws IOException {
    FreeAddress.require(HostPort.parse(config.listen()));
    if (!config.processing().log().listen().isEmpty()) {
      FreeAddress.require(HostPort.parse(config.processing().log().listen()));
    }
    if (config.metricsAddress().isPresent()) {
      FreeAddress.require(config.metricsAddress().get());
    }
  }

  private static void release(Closeable claim) {
    try {
      claim.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the lock of the data folder could not be let go", e);
    }
  }
}
