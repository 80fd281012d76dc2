package org.varve.provisioning;

import io.grpc.Channel;
import io.grpc.ServerInterceptors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.varve.rp.EntityService;
import org.varve.rp.FunctionalEntity;
import org.varve.rp.HttpCaller;
import org.varve.rp.PeriodicStreams;
import org.varve.rp.ProcessFacts;
import org.varve.rp.TlsIdentity;

/**
 * The provisioning entity of ITU-T Y.4561 clause 7.1.3: finds, decodes and verifies recorded data
 * for data users.
 *
 * <p>It serves U2S, C2S and M2S and calls S2P. It keeps nothing but a cache of formats, which never
 * change.
 */
public final class ProvisioningEntity implements FunctionalEntity {

  private static final Duration ISSUER_PATIENCE = Duration.ofSeconds(5);

  private static final int WATCHERS_MAX = 8;
  private final ThreadPoolExecutor readers;
  private final U2sEndpoint endpoint;
  private final PeriodicStreams live =
      new PeriodicStreams("provisioning-events", PeriodicStreams.SECOND, WATCHERS_MAX);
  private final List<EntityService> services;

  /**
   * @param s2p channel to processing, as role entity
   */
  public ProvisioningEntity(ProvisioningConfig config, Channel s2p) {
    readers = readers(config.readingStreamsMax());
    Processing processing = new Processing(s2p, config.deadline());
    SubscriptionPlaces subscriptions = new SubscriptionPlaces(config.subscriptionsPerUserMax());
    RecordedFormats formats = new RecordedFormats(processing);
    endpoint =
        new U2sEndpoint(
            processing,
            new Readings(processing, formats),
            new RecordedVerdicts(processing),
            new UserStatements(
                processing,
                formats,
                new StatementPace(config.statementsPerMinute(), System::nanoTime)),
            subscriptions,
            readers,
            new UserTokens(config.access(), ProvisioningEntity::client, Clock.systemUTC()));
    ProcessFacts facts = new ProcessFacts(this::obstacles);
    UserCalls calls = new UserCalls(Clock.systemUTC());
    EntityService u2s = endpoint.service();
    services =
        List.of(
            new EntityService(ServerInterceptors.intercept(u2s.definition(), calls), u2s.roles()),
            new C2sEndpoint(s2p, config).service(),
            new M2sEndpoint(facts, subscriptions, calls, live).service());
  }

  @Override
  public String name() {
    return "provisioning";
  }

  @Override
  public List<EntityService> services() {
    return services;
  }

  @Override
  public void start() {
    // It is ready as soon as processing is, which was started before it.
  }

  @Override
  public void stop() {
    endpoint.stop();
    live.close();
    readers.shutdownNow();
  }

  /** A client for an issuer, which is nobody that anything is expected of. */
  private static HttpCaller client(AccessConfig.OidcIssuer issuer) {
    try {
      Optional<TlsIdentity> trust =
          issuer.caFile().isEmpty()
              ? Optional.empty()
              : Optional.of(TlsIdentity.trusting(Path.of(issuer.caFile())));
      return new HttpCaller(trust, ISSUER_PATIENCE);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the CA of issuer %s cannot be read: %s; look at provisioning.access.oidc"
              .formatted(issuer.issuer(), e.getMessage()),
          e);
    }
  }

  /** A pool without a queue: one reader more than it has threads is refused, not kept waiting. */
  private static ThreadPoolExecutor readers(int threads) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        threads,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "provisioning-readings-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
