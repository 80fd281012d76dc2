package org.varve.edge;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.clock.AgentClock;
import org.varve.edge.collect.SourceStatus;
import org.varve.edge.collect.SourceWorker;
import org.varve.edge.collect.SubmittedFile;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.directive.SourceDirectives;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Renewal;
import org.varve.edge.identity.ServerAddress;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.Progress;
import org.varve.edge.thread.AgentThreads;
import org.varve.edge.thread.StopSignal;
import org.varve.edge.uplink.Backoff;
import org.varve.edge.uplink.GrpcTransport;
import org.varve.edge.uplink.MqttTransport;
import org.varve.edge.uplink.Transport;
import org.varve.edge.uplink.TrustedReceipts;
import org.varve.edge.uplink.Uplink;
import org.varve.edge.uplink.UplinkLimits;
import org.varve.edge.uplink.UplinkListener;
import org.varve.edge.uplink.UplinkPace;
import org.varve.evidence.operation.Operation;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.rp.EntityChannels;

/**
 * The agent beside a source: signs readings, keeps them on disk and sends them until each has a
 * verified receipt. The front door for whoever embeds it.
 *
 * <p>{@link #open} takes the identity, {@link #start} starts the threads, {@link #close} ends them;
 * what was signed and has no receipt yet is on disk and is sent at the next start.
 */
public final class EdgeAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeAgent.class);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(30);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final AgentLock lock;
  private final OperationQueue queue;
  private final AgentIdentity identity;
  private final AgentClock clock;
  private final EntityChannels channels;
  private final CertificateKeeper certificates;
  private final SourceDirectives directives;
  private final Optional<AgentLink> link;
  private final Uplink uplink;
  private final UplinkLog uplinkLog;
  private final StopSignal stop = new StopSignal();
  private final AgentThreads threads = new AgentThreads();
  private final List<SourceWorker> workers = new ArrayList<>();

  private EdgeAgent(Opened opened, AgentConfig config, UplinkListener listener) {
    this.lock = opened.lock();
    this.queue = opened.queue();
    this.identity = opened.identity();
    this.clock = opened.clock();
    this.channels = opened.channels();
    this.certificates = opened.certificates();
    AgentClocks clocks = opened.clocks();
    this.uplinkLog = new UplinkLog(listener, clocks.nanos());
    this.directives = opened.directives();
    this.link = link(config, opened);
    this.uplink =
        new Uplink(
            queue,
            directives,
            transport(config, opened),
            new TrustedReceipts(opened.identity().trust()),
            uplinkLog,
            new UplinkPace(UplinkLimits.USUAL, Backoff.usual(clocks.random()), clocks.nanos()));
    SourceWorkers making = new SourceWorkers(config, identity, queue, clocks, clock, stop);
    config.sources().forEach(source -> workers.add(making.of(source)));
  }

  /** Somebody who signs single files has nothing to be told. */
  private static Optional<AgentLink> link(AgentConfig config, Opened opened) {
    List<String> sources =
        config.sources().stream().map(source -> source.description().name()).toList();
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AgentLink(
                () -> R2dServiceGrpc.newStub(opened.certificates().channel()),
                sources,
                opened.directives(),
                new AgentReport(opened.queue(), opened.clock(), opened.identity()),
                new AgentLink.Pace(REPORT_EVERY, Backoff.usual(opened.clocks().random()))));
  }

  private static Transport transport(AgentConfig config, Opened opened) {
    return config.broker().isPresent()
        ? new MqttTransport(config.broker().get(), opened.identity(), UplinkLimits.USUAL)
        : new GrpcTransport(() -> R2dServiceGrpc.newStub(opened.certificates().channel()));
  }

  /** What is held as long as the agent lives. */
  private record Opened(
      AgentIdentity identity,
      AgentLock lock,
      OperationQueue queue,
      SourceDirectives directives,
      EntityChannels channels,
      CertificateKeeper certificates,
      AgentClocks clocks,
      AgentClock clock) {}

  /**
   * Opens an agent that connects to its server by mutual TLS.
   *
   * @param listener hears of every receipt; called by one thread, so to be quick
   * @throws IOException if the identity or the queue cannot be used, if a source is not one that
   *     the signer is bound to, or if another agent runs with this identity
   */
  public static EdgeAgent open(AgentConfig config, UplinkListener listener) throws IOException {
    AgentIdentity identity = AgentIdentity.load(config.identity());
    ServerAddress server = config.server().orElseGet(identity::server);
    EntityChannels channels = new EntityChannels(CALL_DEADLINE, Runnable::run);
    AgentClocks clocks = AgentClocks.system();
    CertificateKeeper.ChannelOpening opening =
        () -> channels.overTls(server.host(), server.port(), identity.tls());
    CertificateKeeper certificates =
        new CertificateKeeper(
            new Renewal(identity, server, clocks.clock()), opening, opening.open());
    return open(config, identity, channels, certificates, listener, clocks);
  }

  /**
   * @param channels closed with the agent
   * @param certificates gives the channel to representation
   */
  static EdgeAgent open(
      AgentConfig config,
      AgentIdentity identity,
      EntityChannels channels,
      CertificateKeeper certificates,
      UplinkListener listener,
      AgentClocks clocks)
      throws IOException {
    try {
      checkBound(config, identity);
      AgentLock lock = AgentLock.take(identity.folder());
      AgentClock clock = new AgentClock(clocks.clock(), clocks.nanos());
      OperationQueue queue = openQueue(config, identity, lock, clock);
      return new EdgeAgent(
          new Opened(
              identity,
              lock,
              queue,
              SourceDirectives.load(identity.folder()),
              channels,
              certificates,
              clocks,
              clock),
          config,
          listener);
    } catch (IOException e) {
      channels.close();
      throw e;
    }
  }

  private static OperationQueue openQueue(
      AgentConfig config, AgentIdentity identity, AgentLock lock, AgentClock clock)
      throws IOException {
    try {
      return OperationQueue.open(identity.queueFile(), config.queue(), clock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Starts the threads: one for each source, one for the uplink. To be called once. */
  public void start() {
    for (SourceWorker worker : workers) {
      threads.start("source " + worker.name(), worker::run, worker::giveUp);
    }
    threads.start("certificate", () -> certificates.run(stop), uplinkLog::broken);
    link.ifPresent(told -> threads.start("link", () -> told.run(stop), uplinkLog::broken));
    threads.start("uplink", () -> uplink.run(stop), uplinkLog::broken);
  }

  /**
   * Waits until the sources that end have ended and nothing waits for a receipt any more.
   *
   * @return false if the time was over before
   */
  public boolean awaitDrained(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!isDrained()) {
      if (System.nanoTime() - end >= 0 || stop.await(LOOK_AGAIN)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Signs a file and puts it into the queue; on disk when this returns. Not for a source that this
   * agent also reads.
   *
   * @param sampledAt when the file was last changed
   * @return the operation, whose receipt the listener hears of
   * @throws IOException if the signer is not bound to the source, or the queue fails
   */
  public synchronized Operation submit(SubmittedFile file, byte[] content, Instant sampledAt)
      throws IOException {
    requireBound(file.source(), identity);
    synchronized (queue) {
      SubmittedFile.Place place =
          new SubmittedFile.Place(queue.epoch(), queue.state(file.source()));
      byte[] item = file.item(content);
      Operation operation =
          file.sign(content, item, sampledAt, place, identity.operationSigner(), clock);
      queue.add(operation, List.of(item), new Progress(operation.id().hex(), 1, 0));
      return operation;
    }
  }

  public AgentStatus status() throws IOException {
    List<SourceStatus> sources = new ArrayList<>();
    for (SourceWorker worker : workers) {
      SourceStatus status = worker.status();
      sources.add(directives.whyHeld(status.name()).map(status::held).orElse(status));
    }
    return new AgentStatus(
        queue.status(),
        uplinkLog.counts(),
        uplinkLog.isConnected(),
        uplinkLog.lastError(),
        uplinkLog.lastReceipt(),
        sources);
  }

  /** Ends the threads, keeping what is not sent, and frees the identity. May be called twice. */
  @Override
  public void close() throws IOException {
    stop.set();
    try {
      if (!threads.join(STOP_PATIENCE)) {
        LOG.atWarn().addKeyValue("waited", STOP_PATIENCE).log("a thread of the agent still runs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channels.close();
    queue.close();
    lock.close();
  }

  private boolean isDrained() {
    return workers.stream().allMatch(worker -> worker.isEndless() || worker.isOver())
        && queue.status().queued() == 0;
  }

  private static void checkBound(AgentConfig config, AgentIdentity identity) throws IOException {
    for (SourceConfig source : config.sources()) {
      requireBound(source.description().name(), identity);
    }
  }

  private static void requireBound(String source, AgentIdentity identity) throws IOException {
    if (!identity.maySpeakAbout(source)) {
      throw new IOException(
          "source %s is not one of those the agent was enrolled for: %s; rename it or enrol anew"
              .formatted(source, identity.sources()));
    }
  }
}
