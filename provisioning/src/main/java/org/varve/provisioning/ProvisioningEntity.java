package org.varve.provisioning;

import io.grpc.Channel;
import io.grpc.ServerInterceptors;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.varve.rp.EntityService;
import org.varve.rp.FunctionalEntity;
import org.varve.rp.ProcessFacts;

/**
 * The provisioning entity of ITU-T Y.4561 clause 7.1.3: finds, decodes and verifies recorded data
 * for data users.
 *
 * <p>It serves U2S and M2S and calls S2P. It keeps nothing but a cache of formats, which never
 * change.
 */
public final class ProvisioningEntity implements FunctionalEntity {

  private final ThreadPoolExecutor readers;
  private final U2sEndpoint endpoint;
  private final List<EntityService> services;

  /**
   * @param s2p channel to processing, as role entity
   */
  public ProvisioningEntity(ProvisioningConfig config, Channel s2p) {
    readers = readers(config.readingStreamsMax());
    Processing processing = new Processing(s2p, config.deadline());
    SubscriptionPlaces subscriptions = new SubscriptionPlaces(config.subscriptionsPerUserMax());
    endpoint =
        new U2sEndpoint(
            processing,
            new Readings(processing, new RecordedFormats(processing)),
            new RecordedVerdicts(processing),
            subscriptions,
            readers);
    ProcessFacts facts = new ProcessFacts(this::obstacles);
    UserCalls calls = new UserCalls(Clock.systemUTC());
    EntityService u2s = endpoint.service();
    services =
        List.of(
            new EntityService(ServerInterceptors.intercept(u2s.definition(), calls), u2s.roles()),
            new M2sEndpoint(facts, subscriptions, calls).service());
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
    readers.shutdownNow();
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
