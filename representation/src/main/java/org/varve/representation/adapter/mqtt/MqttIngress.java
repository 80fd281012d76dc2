package org.varve.representation.adapter.mqtt;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.representation.application.MqttMetrics;
import org.varve.representation.application.Submissions;
import org.varve.representation.domain.MqttConfig;
import org.varve.rp.MqttTopics;

/**
 * Takes operations from an MQTT broker for as long as it runs: connects, subscribes, looks whether
 * the subscription still hears anything, and begins again with a pause when the broker is gone.
 * docs/mqtt.md is what senders and operators rely on.
 */
public final class MqttIngress {
  private static final Logger LOG = LoggerFactory.getLogger(MqttIngress.class);
  private static final Duration PAUSE_MIN = Duration.ofMillis(250);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(15);
  private static final int DOUBLINGS_MAX = 6;
  private static final long STOP_MILLIS = 5_000;

  private final MqttConfig config;
  private final BrokerLogin login;
  private final MqttMetrics metrics;
  private final Random random;
  private final ScheduledThreadPoolExecutor thread;
  private final Intake intake;
  private final Deliveries deliveries;
  private final Canary canary;

  private @Nullable Link link;
  private int failures;
  private volatile boolean stopping;
  private volatile Optional<String> obstacle = Optional.of("it has not connected yet");

  /**
   * @param random for canaries and for the pauses between attempts
   * @throws IOException if a file that the configuration names cannot be read
   */
  public MqttIngress(MqttConfig config, Submissions submissions, MqttMetrics metrics, Random random)
      throws IOException {
    this.config = config;
    this.login = BrokerLogin.read(config);
    this.metrics = metrics;
    this.random = random;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "varve-representation-mqtt");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    intake = new Intake(config);
    metrics.begins(intake::held);
    deliveries = new Deliveries(submissions, thread, metrics);
    canary = new Canary(config.clientId(), random);
  }

  /** Returns at once; {@link #obstacles} tells when operations come in. */
  public void start() {
    thread.execute(this::connect);
    long interval = config.canaryInterval().toMillis();
    var unused =
        thread.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
  }

  /** Why no operations come in over MQTT, and what to do; empty if they do. */
  public List<String> obstacles() {
    return obstacle
        .map(
            what ->
                "no operations come in over MQTT from %s: %s; see the broker and docs/mqtt.md"
                    .formatted(config.servers(), what))
        .stream()
        .toList();
  }

  /** Takes nothing more; what was taken can still be answered. */
  public void stopTaking() {
    stopping = true;
  }

  /** Ends the connection; the broker keeps what is not acknowledged. */
  public void close() {
    stopping = true;
    thread.execute(
        () -> {
          if (link != null) {
            link.connection.close();
            link = null;
          }
        });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void connect() {
    if (stopping || link != null) {
      return;
    }
    Link fresh = null;
    try {
      fresh =
          new Link(config.version() == 3 ? new Mqtt3Connection(login) : new Mqtt5Connection(login));
      link = fresh;
      canary.newConnection();
      fresh.connection.open(fresh);
      Link opened = fresh;
      subscribe(
          opened,
          () -> {
            obstacle = Optional.of("it waits for its first canary to come back");
            sendCanary(opened);
          });
    } catch (BrokerException e) {
      if (fresh == null) {
        tryAgain(String.valueOf(e.getMessage()));
      } else {
        give(fresh, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * The answer may lie behind more operations of the kept session than there is room for. So this
   * thread does not wait for it: it has to take them, or the answer would never be read.
   */
  private void subscribe(Link to, Runnable then) {
    var unused =
        to.connection
            .subscribe(MqttTopics.ALL_OPERATIONS)
            .orTimeout(Patience.MILLIS, TimeUnit.MILLISECONDS)
            .whenComplete((granted, thrown) -> to.onThread(() -> subscribed(to, thrown, then)));
  }

  private void subscribed(Link to, @Nullable Throwable thrown, Runnable then) {
    if (link != to) {
      return;
    }
    if (thrown == null) {
      then.run();
    } else if (thrown instanceof TimeoutException) {
      give(to, "no answer to the subscription within %d s".formatted(Patience.SECONDS));
    } else {
      give(to, String.valueOf(thrown.getMessage()));
    }
  }

  private void give(Link lost, String why) {
    if (link != lost) {
      return;
    }
    link = null;
    lost.gone = true;
    lost.connection.close();
    deliveries.forget(lost);
    tryAgain(why);
  }

  private void tryAgain(String why) {
    metrics.ready(false);
    if (stopping) {
      return;
    }
    obstacle = Optional.of(why);
    metrics.connectionLost();
    long pause = pauseMillis();
    failures++;
    LOG.atWarn()
        .addKeyValue("servers", config.servers())
        .addKeyValue("delayMillis", pause)
        .addKeyValue("reason", why)
        .log("The connection to the broker ended and will be made again");
    var unused = thread.schedule(this::connect, pause, TimeUnit.MILLISECONDS);
  }

  /** Between half of it and all of it, so that not everybody comes back at the same moment. */
  private long pauseMillis() {
    long full =
        Math.min(PAUSE_MAX.toMillis(), PAUSE_MIN.toMillis() << Math.min(failures, DOUBLINGS_MAX));
    return full / 2 + random.nextInt((int) (full / 2) + 1);
  }

  private void look() {
    Link now = link;
    if (now == null || stopping) {
      return;
    }
    if (now.heardSinceCanary || intake.isFull()) {
      canary.excuse();
    }
    int missed = canary.missed();
    if (missed == 1) {
      obstacle = Optional.of(deaf());
      metrics.ready(false);
      metrics.deaf();
      LOG.atWarn().log("A canary did not come back; representation subscribes again");
      subscribe(now, () -> {});
    } else if (missed > 1) {
      give(now, deaf());
      return;
    }
    sendCanary(now);
  }

  private String deaf() {
    return "the broker does not deliver what client %s publishes to %s and subscribes to as %s"
        .formatted(config.clientId(), canary.topic(), MqttTopics.ALL_OPERATIONS);
  }

  private void sendCanary(Link now) {
    now.heardSinceCanary = false;
    var unused =
        now.connection
            .publish(canary.topic(), canary.next(), Optional.empty())
            .whenComplete(
                (taken, thrown) -> {
                  if (thrown != null) {
                    LOG.atWarn()
                        .addKeyValue("topic", canary.topic())
                        .addKeyValue("reason", thrown.getMessage())
                        .log("The broker did not take a canary");
                  }
                });
  }

  private void arrived(Link from, BrokerConnection.Delivery delivery, Intake.Place place) {
    if (from.gone || stopping) {
      place.giveBack();
      return;
    }
    Optional<MqttTopics> topic =
        MqttTopics.parse(delivery.topic()).filter(t -> t.kind() == MqttTopics.Kind.OPERATION);
    if (topic.isPresent() && !Canary.isOne(topic.get())) {
      from.heardSinceCanary = true;
      metrics.delivered(delivery.payload().size());
      deliveries.take(delivery, topic.get(), from, place);
      return;
    }
    place.giveBack();
    if (topic.isEmpty()) {
      metrics.poison("TOPIC");
      LOG.atWarn()
          .addKeyValue("topic", delivery.topic())
          .log("A message has a topic that is not in the one form; it is dropped");
    } else if (canary.isBack(delivery.topic(), delivery.payload())) {
      failures = 0;
      obstacle = Optional.empty();
      metrics.ready(true);
    }
    deliveries.acknowledge(delivery, from);
  }

  /** One connection, and whether it is the one in use. */
  private final class Link implements BrokerConnection.Listener, Deliveries.Way {
    private final BrokerConnection connection;
    private volatile boolean gone;
    private boolean heardSinceCanary;

    Link(BrokerConnection connection) {
      this.connection = connection;
    }

    @Override
    public void arrived(BrokerConnection.Delivery delivery) {
      try {
        Intake.Place place = intake.take(delivery.payload().size(), () -> !gone && !stopping);
        if (place != null) {
          onThread(() -> MqttIngress.this.arrived(this, delivery, place));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void lost(String why) {
      onThread(() -> give(this, why));
    }

    @Override
    public boolean isGone() {
      return gone;
    }

    @Override
    public BrokerConnection connection() {
      return connection;
    }

    @Override
    public void drop(String why) {
      gone = true;
      onThread(() -> give(this, why));
    }

    private void onThread(Runnable task) {
      try {
        thread.execute(task);
      } catch (RejectedExecutionException e) {
        LOG.atDebug().setCause(e).log("Stopped; the broker keeps what is not acknowledged");
      }
    }
  }
}
