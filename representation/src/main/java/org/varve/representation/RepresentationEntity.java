package org.varve.representation;

import io.grpc.Channel;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.representation.adapter.grpc.C2rEndpoint;
import org.varve.representation.adapter.grpc.DirectiveStreams;
import org.varve.representation.adapter.grpc.M2rEndpoint;
import org.varve.representation.adapter.grpc.P2rConfigurationWatch;
import org.varve.representation.adapter.grpc.P2rRecorder;
import org.varve.representation.adapter.grpc.R2dEndpoint;
import org.varve.representation.adapter.grpc.SubmissionStreams;
import org.varve.representation.adapter.mqtt.MqttIngress;
import org.varve.representation.application.AgentBook;
import org.varve.representation.application.AgentSources;
import org.varve.representation.application.BlockSealer;
import org.varve.representation.application.Door;
import org.varve.representation.application.Enrolment;
import org.varve.representation.application.FormatList;
import org.varve.representation.application.FormatRegistration;
import org.varve.representation.application.OwnStatements;
import org.varve.representation.application.Recorder;
import org.varve.representation.application.RegistryStatements;
import org.varve.representation.application.RegistryView;
import org.varve.representation.application.RepresentationMetrics;
import org.varve.representation.application.ResourceControl;
import org.varve.representation.application.RetryingRecorder;
import org.varve.representation.application.SignerControl;
import org.varve.representation.application.SourceBook;
import org.varve.representation.application.SubmissionSample;
import org.varve.representation.application.SubmissionTally;
import org.varve.representation.application.Submissions;
import org.varve.rp.EntityService;
import org.varve.rp.FunctionalEntity;
import org.varve.rp.PeriodicStreams;
import org.varve.rp.ProcessFacts;

/**
 * The representation entity of ITU-T Y.4561 clause 7.1.1: registers and authenticates data sources,
 * validates what they submit, groups it into data blocks and has processing record them.
 *
 * <p>It serves R2D, C2R and M2R and calls P2R. It keeps nothing that is worth losing: whoever has
 * no receipt has his data still.
 */
public final class RepresentationEntity implements FunctionalEntity {
  private static final Logger LOG = LoggerFactory.getLogger(RepresentationEntity.class);
  private static final int SOURCES_WATCHED_MAX = 100_000;
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private static final int WATCHERS_MAX = 8;
  private final RegistryView registry = new RegistryView();
  private final ScheduledThreadPoolExecutor scheduler;
  private final BlockSealer sealer;
  private final P2rConfigurationWatch watch;
  private final FormatRegistration formats;
  private final SubmissionStreams streams;
  private final DirectiveStreams directives;
  private final PeriodicStreams live =
      new PeriodicStreams("representation-events", PeriodicStreams.SECOND, WATCHERS_MAX);
  private final List<EntityService> services;
  private final Optional<MqttIngress> mqtt;
  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * @param p2r channel to processing, as role entity
   * @throws IOException if the schema of a configured format, or a file for MQTT, cannot be read
   * @throws IllegalArgumentException if a configured format cannot be used
   */
  public RepresentationEntity(
      RepresentationConfig config,
      RepresentationKeys keys,
      Channel p2r,
      Clock clock,
      RepresentationMetrics metrics)
      throws IOException {
    scheduler = scheduler();
    Recorder recorder =
        new RetryingRecorder(
            new P2rRecorder(p2r, config.recording().deadline()),
            config.recording(),
            scheduler,
            metrics);
    OwnStatements statements =
        new OwnStatements(keys.signing(), clock, () -> registry.log().origin(), config.policy());
    sealer =
        new BlockSealer(
            new BlockSealer.Limits(config.sealing(), config.pending()),
            statements,
            recorder,
            metrics,
            System::nanoTime);
    RegistryStatements own = new RegistryStatements(statements, sealer, registry);
    watch = new P2rConfigurationWatch(p2r, registry, scheduler, metrics);
    formats = new FormatRegistration(ConfiguredFormats.read(config.formats()), registry, own);
    streams = new SubmissionStreams(config.streams(), metrics);
    Door door = new Door(config.submission(), registry, clock);
    SourceBook sources = new SourceBook(clock, SOURCES_WATCHED_MAX);
    Submissions.Watched watched =
        new Submissions.Watched(sources, new SubmissionSample(door), new SubmissionTally());
    Submissions submissions = new Submissions(door, sealer, recorder, metrics, watched);
    mqtt =
        config.mqtt().hasBroker()
            ? Optional.of(
                new MqttIngress(config.mqtt(), submissions, metrics.mqtt(), new SecureRandom()))
            : Optional.empty();
    AgentSources agentSources = new AgentSources(registry);
    directives = new DirectiveStreams(agentSources, registry, config.streams());
    AgentBook agents = new AgentBook(SOURCES_WATCHED_MAX);
    R2dEndpoint r2d =
        new R2dEndpoint(
            new Enrolment(keys.tokens(), keys.certificates(), registry, own, recorder, metrics),
            new FormatList(registry),
            submissions,
            streams,
            new R2dEndpoint.Agents(agentSources, directives, agents, clock));
    SignerControl signers = new SignerControl(registry, own);
    metrics.signers(signers::signers);
    C2rEndpoint c2r =
        new C2rEndpoint(
            signers,
            new ResourceControl(registry, own, signers),
            () -> Settings.of(config, registry));
    ProcessFacts facts = new ProcessFacts(this::obstacles);
    M2rEndpoint m2r =
        new M2rEndpoint(
            facts, registry, sealer::waiting, new M2rEndpoint.Seen(watched, agents), live);
    services = List.of(r2d.service(), c2r.service(), m2r.service());
  }

  @Override
  public String name() {
    return "representation";
  }

  @Override
  public List<EntityService> services() {
    return services;
  }

  /**
   * Waits for processing's first snapshot of signers and formats, and has the missing formats
   * recorded.
   *
   * @throws IllegalStateException if that fails or takes more than half a minute
   */
  @Override
  public void start() {
    sealer.start();
    watch.start();
    await(
        registry.ready(),
        "processing gave no configuration within %s; start it first, or check the channel to it");
    await(
        formats.registerMissing(),
        "the configured formats were not recorded within %s; see the log of processing");
    mqtt.ifPresent(MqttIngress::start);
  }

  @Override
  public List<String> obstacles() {
    return mqtt.map(MqttIngress::obstacles).orElse(List.of());
  }

  @Override
  public void stop() {
    live.close();
    if (stopped.getAndSet(true)) {
      return;
    }
    mqtt.ifPresent(MqttIngress::stopTaking);
    try {
      int givenUp = sealer.stop(STOP_GRACE);
      if (givenUp > 0) {
        LOG.atWarn()
            .addKeyValue("operations", givenUp)
            .log("Stopped before the ledger answered; the senders keep these operations");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    mqtt.ifPresent(MqttIngress::close);
    streams.close();
    directives.close();
    watch.stop();
    scheduler.shutdownNow();
  }

  private static void await(CompletableFuture<?> future, String late) {
    try {
      future.get(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(late.formatted(START_PATIENCE), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "representation cannot start: " + String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while representation started", e);
    }
  }

  private static ScheduledThreadPoolExecutor scheduler() {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, "varve-representation-scheduler");
          thread.setDaemon(true);
          return thread;
        });
  }
}
