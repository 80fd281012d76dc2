package org.varve.launcher.metrics;

import io.prometheus.client.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import org.varve.representation.application.MqttMetrics;

/** What comes by way of a broker. */
final class MqttMeters implements MqttMetrics {

  private static final String PREFIX = "varve_representation_mqtt_";

  private final Meters meters;
  private final Clock clock;
  private final Counter messages;
  private final Counter bytes;
  private final Counter poison;
  private final Counter retried;
  private final Counter refusedAnswers;
  private final Counter lost;
  private final Counter deaf;
  private volatile Instant lastCanary;
  private volatile Instant lastMessage;
  private volatile boolean ready;

  MqttMeters(Meters meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    lastCanary = clock.instant();
    lastMessage = lastCanary;
    messages = counter("delivered_messages_total", "operations that the broker delivered");
    bytes = counter("delivered_bytes_total", "bytes of them");
    poison =
        counter(
            "poison_messages_total",
            "messages of a form that is not read, dropped and acknowledged",
            "reason");
    Reasons.ofMessages().forEach(poison::labels);
    retried =
        counter(
            "retried_operations_total",
            "operations that were tried once more because nothing was decided");
    refusedAnswers = counter("refused_answers_total", "answers that the broker did not take");
    lost =
        counter(
            "lost_connections_total",
            "connections to the broker that ended, failed attempts included");
    deaf = counter("deaf_subscriptions_total", "times that a canary did not come back");
  }

  private Counter counter(String name, String help, String... labels) {
    return meters.counter(PREFIX + name, help, labels);
  }

  @Override
  public void begins(IntSupplier inFlight) {
    meters.gauge(
        PREFIX + "in_flight_operations",
        "delivered operations without an answer yet",
        inFlight::getAsInt);
    meters.gauge(
        PREFIX + "ready", "whether the last canary came back, 0 or 1", () -> ready ? 1 : 0);
    meters.gauge(
        PREFIX + "canary_age_seconds",
        "time since a canary came back, or since the start",
        () -> age(lastCanary));
    meters.gauge(
        PREFIX + "message_age_seconds",
        "time since the broker delivered an operation, or since the start",
        () -> age(lastMessage));
  }

  @Override
  public void delivered(long size) {
    messages.inc();
    bytes.inc(size);
    lastMessage = clock.instant();
  }

  @Override
  public void poison(String reason) {
    poison.labels(Reasons.bounded(reason)).inc();
  }

  @Override
  public void retried() {
    retried.inc();
  }

  @Override
  public void answerRefused() {
    refusedAnswers.inc();
  }

  @Override
  public void connectionLost() {
    lost.inc();
  }

  @Override
  public void deaf() {
    deaf.inc();
  }

  @Override
  public void ready(boolean now) {
    ready = now;
    if (now) {
      lastCanary = clock.instant();
    }
  }

  private double age(Instant since) {
    return Seconds.of(Duration.between(since, clock.instant()));
  }
}
