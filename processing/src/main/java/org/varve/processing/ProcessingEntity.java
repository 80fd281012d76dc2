package org.varve.processing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.OperationId;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.ContentStore;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.LogReader;
import org.varve.processing.adapter.grpc.OpenSubscriptions;
import org.varve.processing.adapter.grpc.P2rEndpoint;
import org.varve.processing.adapter.grpc.S2pEndpoint;
import org.varve.processing.adapter.http.LogEndpoint;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.processing.application.AccessJournal;
import org.varve.processing.application.AccessPolicy;
import org.varve.processing.application.AccessRecorder;
import org.varve.processing.application.ActorKeys;
import org.varve.processing.application.AskWitnesses;
import org.varve.processing.application.BlockTimes;
import org.varve.processing.application.ConfigurationFeed;
import org.varve.processing.application.EvidenceHeads;
import org.varve.processing.application.FoldProgress;
import org.varve.processing.application.Founding;
import org.varve.processing.application.IndexFold;
import org.varve.processing.application.OperationIndex;
import org.varve.processing.application.OwnBlocks;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.processing.application.ProveCompleteness;
import org.varve.processing.application.ProveOperation;
import org.varve.processing.application.ReadAccesses;
import org.varve.processing.application.ReadAsUser;
import org.varve.processing.application.ReadHistory;
import org.varve.processing.application.ReadOperations;
import org.varve.processing.application.ReadWholeLog;
import org.varve.processing.application.RecordBlock;
import org.varve.processing.application.RecordControl;
import org.varve.processing.application.RecordingPool;
import org.varve.processing.application.Retention;
import org.varve.processing.application.SearchOperations;
import org.varve.processing.application.SubscribeOperations;
import org.varve.processing.application.TraceOperation;
import org.varve.rp.EntityService;
import org.varve.rp.FunctionalEntity;
import org.varve.rp.HttpListener;
import org.varve.rp.TlsIdentity;

/**
 * The processing entity of ITU-T Y.4561 clause 7.1.2: has data blocks recorded on the ledger, keeps
 * an index of what is there, and finds, reads and proves it.
 *
 * <p>It serves P2R, S2P and M2P, and calls a ledger and a content store, which others open and
 * close. What it keeps of its own, the index, can be thrown away at any time.
 */
public final class ProcessingEntity implements FunctionalEntity {
  private static final long INDEX_LAG_BLOCKS_MIN = 64;

  private final Ledger ledger;
  private final long lagBlocksMax;
  private final ContentStore contents;
  private final OperationIndex index;
  private final IndexFold fold;
  private final ConfigurationFeed configuration;
  private final RecordingPool recordings;
  private final OpenSubscriptions subscriptions;
  private final List<EntityService> services;
  private final ProcessingConfig.LogOverHttp logOverHttp;
  private final Optional<TlsIdentity> tls;
  private final AccessPolicy policy;
  private final LogEndpoint logEndpoint;
  private final Optional<AskWitnesses> askWitnesses;
  private final Optional<Own> own;
  private final ControlledResources resources;
  private final Supervision supervision;
  private final Retention retention;
  private @Nullable HttpListener listener;

  /** Without a certificate: serves no HTTP over TLS. */
  public ProcessingEntity(
      ProcessingConfig config, Path indexFolder, Ledger ledger, ContentStore contents) {
    this(
        config,
        new Files(
            indexFolder, indexFolder.resolve("cosigned.txt"), indexFolder.resolve("scrub.txt")),
        ledger,
        contents,
        Optional.empty(),
        Optional.empty(),
        ProcessingMetrics.NOOP);
  }

  /**
   * What it states itself.
   *
   * @param authority a key that the log's genesis operation names
   * @param clock for the times of its statements
   * @param first the resources that a log begins with
   */
  public record Statements(SigningKey authority, Clock clock, List<Founding.First> first) {

    public Statements {
      first = List.copyOf(first);
    }

    @Override
    public String toString() {
      return "Statements[" + authority.verificationKey().kid() + "]";
    }
  }

  /**
   * What it keeps of its own.
   *
   * @param index a folder, made if missing; disposable
   * @param cosigned the newest checkpoint that enough witnesses cosigned
   * @param scrub how far what is stored was checked
   */
  public record Files(Path index, Path cosigned, Path scrub) {}

  /**
   * @param ledger open until after {@link #stop}
   * @param contents as the ledger
   * @param tls as whom to serve the log over HTTP
   * @param statements absent if it only records what others seal: nobody can control it then
   */
  public ProcessingEntity(
      ProcessingConfig config,
      Files files,
      Ledger ledger,
      ContentStore contents,
      Optional<TlsIdentity> tls,
      Optional<Statements> statements,
      ProcessingMetrics metrics) {
    this.ledger = ledger;
    // Twice as many as can be on their way: more is no work any more but an index that hangs.
    lagBlocksMax = Math.max(INDEX_LAG_BLOCKS_MIN, 2L * config.recording().blocksAtOnce());
    this.contents = contents;
    this.tls = tls;
    logOverHttp = requireServable(config.log(), tls);
    Witnessing witnessing =
        new Witnessing(logOverHttp.witnessing(), files.cosigned(), ledger, metrics);
    askWitnesses = witnessing.asking();
    policy = new AccessPolicy(ledger.log(), Clock.systemUTC());
    OperationId genesis = ledger.identity().genesis().id();
    index =
        RocksIndex.open(
            files.index(), config.indexCacheBytes(), genesis, position -> position.isOf(ledger));
    configuration = new ConfigurationFeed(ledger, config.reading().watchersMax());
    fold = new IndexFold(ledger, index, this::follow);
    subscriptions =
        new OpenSubscriptions(
            new OpenSubscriptions.Limit(
                config.reading().subscriptionsMax(),
                "subscriptions",
                "processing.reading.subscriptionsMax"),
            config.reading().heartbeat());
    ProcessingConfig.RecordingLimits limits = config.recording();
    recordings =
        new RecordingPool(
            limits.blocksAtOnce(), limits.blocksWaiting(), limits.patience(), System::nanoTime);
    measure(config, metrics);
    RecordBlock recordBlock = recordBlock(limits);
    own = statements.map(mine -> Own.of(mine, config.access(), ledger, recordBlock));
    logEndpoint = new LogEndpoint(witnessing.log(), new ReadWholeLog(policy, journal(), metrics));
    supervision =
        new Supervision(
            config,
            new Supervision.Stored(ledger, contents, index, files.scrub()),
            fold.progress(),
            journal(),
            metrics);
    retention = retention(config.retention(), metrics);
    resources =
        new ControlledResources(
            ledger, new SubscribeOperations(index, fold.progress()), own.map(Own::control));
    services =
        List.of(
            p2r(recordBlock, ledger, contents),
            s2p(config.reading(), ledger, contents, witnessing.evidenceHeads(), metrics),
            resources.c2p(config.reading().streamsMax()),
            supervision.m2p(this::obstacles, resources.changes()));
  }

  private static ProcessingConfig.LogOverHttp requireServable(
      ProcessingConfig.LogOverHttp log, Optional<TlsIdentity> tls) {
    if (log.tls() && tls.isEmpty()) {
      throw new IllegalArgumentException(
          "log.tls is true, but there is no certificate to serve with");
    }
    return log;
  }

  @Override
  public String name() {
    return "processing";
  }

  @Override
  public List<EntityService> services() {
    return services;
  }

  /** Folds what the index lacks first: a search that finds half of it would be worse than none. */
  @Override
  public void start() {
    fold.start();
    own.ifPresent(Own::start);
    supervision.start();
    retention.start();
    askWitnesses.ifPresent(AskWitnesses::start);
    logOverHttp.address().ifPresent(this::serveLog);
  }

  /** The port of the log over HTTP; empty if it is not served. */
  public Optional<Integer> logPort() {
    return Optional.ofNullable(listener).map(HttpListener::port);
  }

  /** A ledger that failed takes no operation; an index that stands still finds not all of them. */
  @Override
  public List<String> obstacles() {
    List<String> obstacles = new ArrayList<>();
    LedgerStatus status = ledger.status();
    if (status.state() == LedgerStatus.State.FAILED) {
      obstacles.add("the ledger takes nothing any more: " + status.detail());
    }
    contents.failure().ifPresent(why -> obstacles.add("no content is stored any more: " + why));
    fold.progress().failure().or(() -> lag(status)).ifPresent(obstacles::add);
    return obstacles;
  }

  /**
   * Blocks are answered when the index has them, so it is ahead of this unless something is wrong.
   */
  private Optional<String> lag(LedgerStatus status) {
    long behind = fold.progress().behind(status.height());
    return behind > lagBlocksMax
        ? Optional.of(
            ("the index is more than %d ledger blocks behind, so that searches miss what is recorded;"
                    + " see the log, and whether the disk is slow")
                .formatted(lagBlocksMax))
        : Optional.empty();
  }

  @Override
  public void stop() {
    if (listener != null) {
      listener.close();
    }
    askWitnesses.ifPresent(AskWitnesses::stop);
    supervision.stop();
    retention.stop();
    recordings.close();
    subscriptions.stop();
    own.ifPresent(Own::stop);
    configuration.stop();
    fold.stop();
    index.close();
  }

  private void measure(ProcessingConfig config, ProcessingMetrics metrics) {
    metrics.indexLag(() -> fold.progress().behind(ledger.status().height()));
    metrics.openSubscriptions(subscriptions::count, config.reading().subscriptionsMax());
    metrics.waitingBlocks(recordings::waiting, config.recording().blocksWaiting());
  }

  private Retention retention(ProcessingConfig.RetentionTerms terms, ProcessingMetrics metrics) {
    return new Retention(
        new Retention.Stored(ledger.log(), contents, index, fold.progress()),
        new Retention.Terms(terms.every(), terms.notice(), terms.spareNew(), terms.reclaimWithin()),
        Clock.systemUTC(),
        metrics);
  }

  /** Without an authority's key nothing can be recorded of reads. */
  private AccessJournal journal() {
    return own.<AccessJournal>map(Own::accesses).orElse((access, calls, operations, leaves) -> {});
  }

  /** What processing records by itself. */
  private record Own(
      Statements statements,
      OwnBlocks blocks,
      RecordControl control,
      Founding founding,
      AccessRecorder accesses) {

    static Own of(
        Statements statements,
        ProcessingConfig.AccessRecording access,
        Ledger ledger,
        RecordBlock recordBlock) {
      OwnBlocks blocks =
          new OwnBlocks(
              statements.authority(), statements.clock(), ledger.identity().origin(), recordBlock);
      ActorKeys keys = new ActorKeys(ledger.log(), blocks);
      return new Own(
          statements,
          blocks,
          new RecordControl(ledger.log(), blocks, keys),
          new Founding(ledger.log(), blocks, keys),
          new AccessRecorder(
              blocks,
              new AccessRecorder.Terms(access.recordEvery(), access.entriesMax()),
              statements.clock()));
    }

    void stop() {
      accesses.stop();
    }

    void start() {
      founding.found(statements.first());
      accesses.start();
    }
  }

  private void follow(CommittedBlock block) {
    configuration.follow(block);
    subscriptions.wake();
    supervision.follow(block);
  }

  private void serveLog(InetSocketAddress address) {
    try {
      listener =
          HttpListener.start(
              address,
              logOverHttp.tls() ? tls : Optional.empty(),
              new HttpListener.Limits(logOverHttp.threads(), 0),
              logEndpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the log cannot be served at %s: %s; choose another processing.log.listen"
              .formatted(logOverHttp.listen(), e.getMessage()),
          e);
    }
  }

  private RecordBlock recordBlock(ProcessingConfig.RecordingLimits limits) {
    return new RecordBlock(
        ledger,
        contents,
        fold.progress(),
        new BlockTimes(ledger.log(), index, Clock.systemUTC(), limits.clockTolerance()),
        limits.patience());
  }

  private EntityService p2r(RecordBlock recordBlock, Ledger ledger, ContentStore contents) {
    return new P2rEndpoint(
            recordBlock, recordings, new ReadOperations(ledger.log(), contents), configuration)
        .service();
  }

  private EntityService s2p(
      ProcessingConfig.ReadingLimits limits,
      Ledger ledger,
      ContentStore contents,
      EvidenceHeads heads,
      ProcessingMetrics metrics) {
    FoldProgress progress = fold.progress();
    LogReader log = ledger.log();
    SearchOperations search =
        new SearchOperations(index, progress, ledger.identity().genesis().id());
    return new S2pEndpoint(
            new ReadAsUser(policy, log, journal(), metrics),
            new S2pEndpoint.Reads(
                search,
                new ReadHistory(index, progress),
                new ReadOperations(log, contents),
                new ReadAccesses(search, log)),
            new S2pEndpoint.Proofs(
                new ProveOperation(log, heads, contents, index, progress),
                new TraceOperation(log, index, progress),
                new ProveCompleteness(log, heads, index, progress, limits.contentBytesMax())),
            new S2pEndpoint.Subscribing(new SubscribeOperations(index, progress), subscriptions),
            resources.s2p(policy, journal(), own.map(Own::blocks)),
            new S2pEndpoint.Limits(limits.streamsMax(), limits.contentBytesMax()))
        .service();
  }
}
