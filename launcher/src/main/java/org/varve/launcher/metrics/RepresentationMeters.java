package org.varve.launcher.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.varve.representation.application.MqttMetrics;
import org.varve.representation.application.RepresentationMetrics;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.SealingPolicy;

/** What representation counts and measures. */
final class RepresentationMeters implements RepresentationMetrics {

  private static final String PREFIX = "varve_representation_";

  private final Meters meters;
  private final Clock clock;
  private final Fleet fleet;
  private final Counter acceptedOperations;
  private final Counter acceptedBytes;
  private final Counter refusedOperations;
  private final Histogram receipt;
  private final Histogram delay;
  private final Counter sealedBlocks;
  private final Counter sealedOperations;
  private final Counter retriedBlocks;
  private final Counter failedBlocks;
  private final Counter enrolments;
  private final Counter renewals;
  private final Counter watches;

  RepresentationMeters(Meters meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    fleet = new Fleet(clock);
    acceptedOperations = counter("accepted_operations_total", "operations that passed the door");
    acceptedBytes = counter("accepted_bytes_total", "bytes of them, items included");
    refusedOperations =
        counter(
            "refused_operations_total",
            "operations that were refused, at the door or by the ledger",
            "reason");
    receipt =
        meters.histogram(
            PREFIX + "receipt_seconds",
            "time from the arrival of an operation to its answer",
            Buckets.ANSWER);
    delay =
        meters.histogram(
            PREFIX + "arrival_delay_seconds",
            "time from the signature of an operation, by its signer's clock, to its arrival",
            Buckets.DELAY);
    sealedBlocks = counter("sealed_blocks_total", "data blocks that were sealed", "cause");
    sealedOperations = counter("sealed_operations_total", "operations in them");
    retriedBlocks =
        counter("retried_blocks_total", "data blocks that were sent to processing once more");
    failedBlocks =
        counter(
            "failed_blocks_total",
            "data blocks that were given up or refused whole; their senders keep the operations");
    enrolments = counter("enrolments_total", "signers that enrolled with a token");
    renewals = counter("renewed_certificates_total", "certificates of signers that were renewed");
    watches =
        counter(
            "configuration_watches_total",
            "times that the watch of signers and formats was opened at processing");
    preset();
  }

  /** A series that is not there before its first event loses that event for an alert. */
  private void preset() {
    Reasons.ofRefusals().forEach(refusedOperations::labels);
    for (SealingPolicy.Cause cause : SealingPolicy.Cause.values()) {
      sealedBlocks.labels(cause.name());
    }
  }

  private Counter counter(String name, String help, String... labels) {
    return meters.counter(PREFIX + name, help, labels);
  }

  /** Asked for once, if a broker is configured: else there is nothing to tell. */
  @Override
  public MqttMetrics mqtt() {
    return new MqttMeters(meters, clock);
  }

  @Override
  public void operationAccepted(long bytes) {
    acceptedOperations.inc();
    acceptedBytes.inc(bytes);
  }

  @Override
  public void operationArrived(String signer, Instant issuedAt) {
    Instant now = clock.instant();
    fleet.heard(signer, now);
    delay.observe(Math.max(0, Seconds.of(Duration.between(issuedAt, now))));
  }

  @Override
  public void signers(Supplier<List<BoundSigner>> source) {
    meters.gauge(
        PREFIX + "signers",
        "bound signers, by when an operation of theirs came last",
        "state",
        () -> fleet.states(source.get()));
  }

  @Override
  public void operationRefused(String reason) {
    refusedOperations.labels(Reasons.bounded(reason)).inc();
  }

  @Override
  public void operationAnswered(Duration latency) {
    receipt.observe(Seconds.of(latency));
  }

  @Override
  public void blockSealed(SealingPolicy.Cause cause, int operations) {
    sealedBlocks.labels(cause.name()).inc();
    sealedOperations.inc(operations);
  }

  @Override
  public void blockRetried() {
    retriedBlocks.inc();
  }

  @Override
  public void blockFailed() {
    failedBlocks.inc();
  }

  @Override
  public void pending(Supplier<Load> source) {
    meters.gauge(
        PREFIX + "pending_operations",
        "operations that came in and have no answer yet",
        () -> source.get().operations());
    meters.gauge(
        PREFIX + "pending_operations_max",
        "so many may be pending; more wait at their senders",
        () -> source.get().limits().operationsMax());
    meters.gauge(
        PREFIX + "pending_bytes", "bytes of pending operations", () -> source.get().bytes());
    meters.gauge(
        PREFIX + "pending_bytes_max",
        "so many bytes may be pending",
        () -> source.get().limits().bytesMax());
    meters.gauge(
        PREFIX + "oldest_pending_seconds",
        "how long the oldest operation without an answer has waited; 0 if there is none",
        () -> Seconds.of(source.get().oldest()));
  }

  @Override
  public void openStreams(IntSupplier source) {
    meters.gauge(PREFIX + "open_streams", "submission streams that are open", source::getAsInt);
  }

  @Override
  public void enrolled() {
    enrolments.inc();
  }

  @Override
  public void certificateRenewed() {
    renewals.inc();
  }

  @Override
  public void configurationWatched() {
    watches.inc();
  }
}
