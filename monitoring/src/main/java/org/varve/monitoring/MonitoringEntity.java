package org.varve.monitoring;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.Cosigner;
import org.varve.monitoring.adapter.file.AlertFile;
import org.varve.monitoring.adapter.file.ContradictionFolder;
import org.varve.monitoring.adapter.file.PositionFile;
import org.varve.monitoring.adapter.grpc.CalledEntities;
import org.varve.monitoring.adapter.grpc.Callees;
import org.varve.monitoring.adapter.grpc.EventFollower;
import org.varve.monitoring.adapter.grpc.LiveEvents;
import org.varve.monitoring.adapter.grpc.Overview;
import org.varve.monitoring.adapter.grpc.ReportMaker;
import org.varve.monitoring.adapter.grpc.SourceViews;
import org.varve.monitoring.adapter.grpc.Supervisors;
import org.varve.monitoring.adapter.grpc.V2mEndpoint;
import org.varve.monitoring.application.AcknowledgeAlert;
import org.varve.monitoring.application.AlertDesk;
import org.varve.monitoring.application.CheckpointWatch;
import org.varve.monitoring.application.CountedEvents;
import org.varve.monitoring.application.LedgerWatch;
import org.varve.monitoring.application.MonitoringMetrics;
import org.varve.monitoring.application.ReportSigner;
import org.varve.monitoring.application.RuleLimits;
import org.varve.monitoring.application.Rules;
import org.varve.monitoring.application.SupervisorLooks;
import org.varve.monitoring.domain.AlertRule;
import org.varve.monitoring.domain.Severity;
import org.varve.monitoring.witness.Witness;
import org.varve.monitoring.witness.WitnessKey;
import org.varve.rp.EntityService;
import org.varve.rp.FunctionalEntity;
import org.varve.rp.PrivateFiles;

/**
 * The monitoring entity of ITU-T Y.4561 clause 7.1.5: shows supervisors how data, operations on
 * data and the node itself are doing, raises alerts, and has its own witness follow the log.
 *
 * <p>It serves V2M and calls M2P, M2R and M2S; nobody calls it from below.
 */
public final class MonitoringEntity implements FunctionalEntity {
  private static final Logger LOG = LoggerFactory.getLogger(MonitoringEntity.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

  private final Duration interval;
  private final LedgerWatch ledger;
  private final EventFollower events;
  private final LiveEvents live;
  private final Rules rules;
  private final SupervisorLooks looks;
  private final List<EntityService> services;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "monitoring-rules");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * What it keeps, and whose log it watches.
   *
   * @param folder of its own: key, what its witness cosigned, alerts
   * @param log the key of the log's checkpoints, from a trust file
   */
  public record Keeping(Path folder, CheckpointKeys log) {}

  /**
   * @param channels to the entities that it supervises, as role entity
   * @throws IOException if what it keeps cannot be read
   */
  public MonitoringEntity(
      MonitoringConfig config,
      Callees.Channels channels,
      Keeping keeping,
      Clock clock,
      MonitoringMetrics metrics)
      throws IOException {
    interval = config.interval();
    Callees callees = new Callees(channels, config.deadline());
    Overview overview = new Overview(callees, clock);
    CalledEntities supervised = new CalledEntities(callees, overview);
    AlertDesk desk = new AlertDesk(new AlertFile(keeping.folder().resolve("alerts.cbor")), clock);
    for (Severity severity : Severity.values()) {
      metrics.firingAlerts(severity, () -> desk.firing(severity));
    }
    metrics.silentSources(() -> desk.open(AlertRule.SILENT_SOURCE));
    ledger = new LedgerWatch(new PositionFile(keeping.folder().resolve("position.txt")), clock);
    events = new EventFollower(callees, ledger);
    CountedEvents revoked = new CountedEvents();
    live = new LiveEvents(callees, revoked, clock);
    SigningKey key = WitnessKey.openOrCreate(keeping.folder());
    Cosigner cosigner = new Cosigner(key, keeping.log().origin() + "/monitoring");
    // For whoever verifies reports on this host.
    PrivateFiles.write(keeping.folder().resolve("key.txt"), cosigner.noteKey() + "\n");
    CheckpointWatch checkpoints =
        new CheckpointWatch(
            supervised,
            new Witness(
                cosigner, List.of(keeping.log()), WitnessKey.cosigned(keeping.folder()), clock),
            keeping.log(),
            new ContradictionFolder(keeping.folder().resolve("contradictions")));
    looks = new SupervisorLooks(supervised, timer);
    RuleLimits limits =
        new RuleLimits(config.silentAfter(), config.gapOpenFor(), config.clockAhead());
    rules = new Rules(supervised, ledger, checkpoints, desk, limits, revoked, clock);
    ReportSigner signer =
        new ReportSigner(key, cosigner.noteKey().name(), keeping.log().origin(), clock);
    ReportMaker reports = new ReportMaker(callees, overview, desk, checkpoints, signer, clock);
    SourceViews sources = new SourceViews(callees, supervised, limits, clock);
    services =
        List.of(
            new V2mEndpoint(
                    callees,
                    overview,
                    reports,
                    sources,
                    new V2mEndpoint.Watched(desk, live),
                    checkpoints,
                    new V2mEndpoint.Recorded(
                        new Supervisors(callees, System::nanoTime),
                        looks,
                        new AcknowledgeAlert(supervised, desk, clock)))
                .service());
  }

  @Override
  public String name() {
    return "monitoring";
  }

  @Override
  public List<EntityService> services() {
    return services;
  }

  /** It is ready at once: that another entity is not there is for it to say. */
  @Override
  public void start() {
    events.start();
    live.start();
    var unused =
        timer.scheduleWithFixedDelay(
            this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lets a look at rules end, since an interrupt would close files that it writes. */
  @Override
  public void stop() {
    events.stop();
    live.stop();
    if (!timer.isShutdown()) {
      timer.execute(looks::tell);
    }
    timer.shutdown();
    try {
      if (!timer.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        timer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      rules.look();
      ledger.keep();
      looks.tell();
    } catch (RuntimeException e) { // the timer's outermost frame: it would never run again
      LOG.atError()
          .setCause(e)
          .log("Alert rules could not be evaluated; they are again in a moment");
    }
  }
}
