package org.varve.launcher.node;

import io.grpc.Channel;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.file.TrustFile;
import org.varve.launcher.client.HostPort;
import org.varve.ledger.Ledger;
import org.varve.ledger.embedded.EmbeddedLedger;
import org.varve.ledger.embedded.LogKeys;
import org.varve.ledger.embedded.SegmentContentStore;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.processing.ProcessingEntity;
import org.varve.provisioning.ProvisioningEntity;
import org.varve.representation.RepresentationEntity;
import org.varve.representation.RepresentationKeys;
import org.varve.representation.application.RepresentationMetrics;
import org.varve.rp.CallExecutor;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.EntityService;
import org.varve.rp.FunctionalEntity;
import org.varve.rp.PeerIdentity;
import org.varve.rp.PrivateFiles;
import org.varve.rp.Role;
import org.varve.rp.TlsIdentity;

/**
 * All entities of a node in one process: they call one another over in-process channels with the
 * same stubs as over a network, and one mTLS socket serves sources (R2D) and data users (U2S).
 * Callees start first; everything stops in reverse.
 */
public final class VarveNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VarveNode.class);

  /** Of a call between entities that sets none itself. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Of its disk: less is soon nothing, and a ledger on a full disk stops. */
  private static final long FREE_BYTES_MIN = 64L << 20;

  /** Handlers of P2R wait for the ledger, so that as many blocks can be in flight. */
  private static final int THREADS_PER_SERVER = 16;

  private final DataFolder folder;
  private final FirstStart start;
  private final Deque<Runnable> stops = new ArrayDeque<>();
  private final HostPort address;
  private @Nullable ProcessingEntity recorder;
  private final List<FunctionalEntity> entities = new CopyOnWriteArrayList<>();

  private VarveNode(NodeConfig config, Clock clock, Disk disk) throws IOException {
    folder = new DataFolder(config.data());
    FreeAddress.require(HostPort.parse(config.listen()));
    if (!config.processing().log().listen().isEmpty()) {
      FreeAddress.require(HostPort.parse(config.processing().log().listen()));
    }
    Closeable claim = FirstStart.claim(folder);
    stops.push(() -> release(claim));
    boolean started = false;
    try {
      start = FirstStart.prepare(folder, config, clock, new SecureRandom());
      address = open(config, clock, disk);
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /**
   * Starts a node; returns when it serves. Whatever was begun is stopped again if that fails.
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

  /** Where sources and data users reach it. */
  public HostPort address() {
    return address;
  }

  /** The port of the log over HTTP; empty if it is not served. */
  public Optional<Integer> logPort() {
    return recorder == null ? Optional.empty() : recorder.logPort();
  }

  public DataFolder folder() {
    return folder;
  }

  /** Why its entities cannot do their work now, a sentence each; empty when all are ready. */
  public List<String> obstacles() {
    List<String> all = new ArrayList<>();
    entities.forEach(entity -> all.addAll(entity.obstacles()));
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
    return start.tokens().mint(sources, validity);
  }

  /**
   * Stops in reverse: no new calls, running ones finish, the ledger last. What one of them throws
   * keeps none of the others from stopping. Harmless when called again.
   */
  @Override
  public void close() {
    Runnable next = stops.poll();
    if (next != null) {
      try {
        next.run();
      } finally {
        close();
      }
    }
  }

  private static void release(Closeable claim) {
    try {
      claim.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the lock of the data folder could not be let go", e);
    }
  }

  private HostPort open(NodeConfig config, Clock clock, Disk disk) throws IOException {
    Ledger ledger = ledger(config.ledger(), clock, disk);
    stops.push(ledger::close);
    SegmentContentStore content =
        SegmentContentStore.open(
            NodeStorage.contents(folder).withSegmentBytesMax(config.ledger().segmentBytesMax()),
            disk);
    stops.push(content::close);
    writeTrustFile(ledger);
    recorder =
        new ProcessingEntity(
            config.processing(),
            new ProcessingEntity.Files(folder.index(), folder.cosigned()),
            ledger,
            content,
            Optional.of(TlsIdentity.load(folder.serverIdentity())));
    EntityServer processing = inProcess(recorder);
    RepresentationEntity representation =
        new RepresentationEntity(
            config.representation(),
            new RepresentationKeys(
                start.keys().representation(), start.tokens(), start.authority()),
            channelTo(processing, "representation"),
            clock,
            RepresentationMetrics.NOOP);
    begin(representation);
    ProvisioningEntity provisioning =
        new ProvisioningEntity(config.provisioning(), channelTo(processing, "provisioning"));
    begin(provisioning);
    List<EntityService> services = new ArrayList<>(representation.services());
    services.addAll(provisioning.services());
    HostPort reached = listen(HostPort.parse(config.listen()), services);
    // Entities end their open streams before the socket waits for calls to end.
    stops.push(provisioning::stop);
    stops.push(representation::stop);
    return reached;
  }

  private Ledger ledger(LedgerConfig config, Clock clock, Disk disk) throws IOException {
    NodeKeys keys = start.keys();
    return EmbeddedLedger.open(
        NodeStorage.ledger(folder, keys.origin())
            .withPublicEntries(config.publicEntries())
            .withSegmentBytesMax(config.segmentBytesMax()),
        new LogKeys(keys.receipt(), keys.checkpoint()),
        List.of(keys.representation().verificationKey()),
        clock,
        disk);
  }

  private EntityServer inProcess(FunctionalEntity entity) throws IOException {
    begin(entity);
    EntityServer server = EntityServer.inProcess(entity.services(), executor(entity.name()));
    server.start();
    stops.push(server::close);
    return server;
  }

  private void begin(FunctionalEntity entity) {
    stops.push(entity::stop);
    entity.start();
    entities.add(entity);
  }

  private Channel channelTo(EntityServer server, String caller) {
    EntityChannels channels = new EntityChannels(DEADLINE, executor(caller + "-answers"));
    stops.push(channels::close);
    return channels.inProcess(server.address(), new PeerIdentity(Role.ENTITY, caller));
  }

  private HostPort listen(HostPort wanted, List<EntityService> services) throws IOException {
    EntityServer socket =
        EntityServer.overTls(
            new InetSocketAddress(wanted.host(), wanted.port()),
            TlsIdentity.load(folder.serverIdentity()),
            services,
            executor("socket"));
    socket.start();
    stops.push(socket::close);
    Readiness readiness = new Readiness(this::obstacles, socket::serving);
    stops.push(readiness::close);
    readiness.start();
    HostPort address = new HostPort(wanted.host(), socket.port());
    PrivateFiles.write(folder.addressFile(), address + "\n");
    LOG.atInfo()
        .addKeyValue("address", address)
        .addKeyValue("data", folder.root())
        .log("Node serves");
    return address;
  }

  private ExecutorService executor(String name) {
    ExecutorService executor = CallExecutor.of(name, THREADS_PER_SERVER);
    stops.push(executor::shutdown);
    return executor;
  }

  /**
   * The verifier's own copy counts; this one is for its publication, and for verifying on this
   * host.
   */
  private void writeTrustFile(Ledger ledger) throws IOException {
    if (!Files.exists(folder.trustFile())) {
      TrustFile trust =
          TrustFile.builder(ledger.identity().checkpointKey(), ledger.identity().receiptKey())
              .authority(start.keys().representation().verificationKey())
              .build();
      PrivateFiles.write(folder.trustFile(), trust.toString());
    }
  }
}
