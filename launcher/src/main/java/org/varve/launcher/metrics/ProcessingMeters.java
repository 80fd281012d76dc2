package org.varve.launcher.metrics;

import io.prometheus.client.Counter;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.varve.processing.application.ProcessingMetrics;

/** What processing counts and measures; of its ledger, see {@link MeteredLedger}. */
final class ProcessingMeters implements ProcessingMetrics {

  private static final String PREFIX = "varve_processing_";

  private final Meters meters;
  private final Clock clock;
  private final Counter witnessAnswers;
  private final Counter reads;
  private final Counter erased;
  private final Counter reclaimed;
  private final Counter sweeps;
  private final Counter scrubbedOperations;
  private final Counter scrubbedBytes;
  private final Counter scrubRounds;
  private final AtomicLong damages = new AtomicLong();

  ProcessingMeters(Meters meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    witnessAnswers =
        meters.counter(
            PREFIX + "witness_answers_total",
            "answers of witnesses that were asked to cosign",
            "outcome");
    reads =
        meters.counter(
            PREFIX + "reads_total",
            "calls of data users that read, and calls for the log's entries, by what was decided first",
            "decision");
    erased =
        meters.counter(
            PREFIX + "erased_contents_total", "contents that the rules of retention let go");
    reclaimed =
        meters.counter(
            PREFIX + "reclaimed_bytes_total", "bytes that erased contents gave back to the disk");
    scrubbedOperations =
        meters.counter(
            PREFIX + "scrubbed_operations_total",
            "operations that were read and checked, sound or not");
    scrubbedBytes =
        meters.counter(PREFIX + "scrubbed_bytes_total", "bytes that were read for that");
    scrubRounds =
        meters.counter(
            PREFIX + "scrub_rounds_total", "times that all that is stored was read and checked");
    meters.gauge(
        PREFIX + "stored_damages",
        "damages in what is stored that the continuous check has found",
        damages::get);
    sweeps =
        meters.counter(
            PREFIX + "retention_sweeps_total", "searches for what no rule keeps", "outcome");
    sweeps.labels("done");
    sweeps.labels("failed");
    for (WitnessOutcome outcome : WitnessOutcome.values()) {
      witnessAnswers.labels(word(outcome));
    }
    reads.labels("allowed");
    reads.labels("denied");
  }

  @Override
  public void indexLag(LongSupplier source) {
    meters.gauge(
        PREFIX + "index_lag_blocks",
        "ledger blocks that searches do not find yet",
        source::getAsLong);
  }

  @Override
  public void openSubscriptions(IntSupplier source, int max) {
    meters.gauge(PREFIX + "open_subscriptions", "subscriptions that are open", source::getAsInt);
    meters.gauge(PREFIX + "open_subscriptions_max", "so many may be open", () -> max);
  }

  @Override
  public void waitingBlocks(IntSupplier source, int max) {
    meters.gauge(
        PREFIX + "waiting_blocks",
        "data blocks that wait for their turn before the ledger",
        source::getAsInt);
    meters.gauge(PREFIX + "waiting_blocks_max", "so many may wait", () -> max);
  }

  @Override
  public void unwitnessed(Supplier<Unwitnessed> source) {
    meters.gauge(
        PREFIX + "unwitnessed_operations",
        "operations in the log that too few witnesses have confirmed yet",
        () -> source.get().operations());
    meters.gauge(
        PREFIX + "unwitnessed_seconds",
        "how long the oldest of them has been in the log; 0 if there is none",
        () ->
            source
                .get()
                .since()
                .map(since -> Seconds.of(Duration.between(since, clock.instant())))
                .orElse(0.0));
  }

  @Override
  public void witnessAnswered(WitnessOutcome outcome) {
    witnessAnswers.labels(word(outcome)).inc();
  }

  @Override
  public void readDecided(boolean allowed) {
    reads.labels(allowed ? "allowed" : "denied").inc();
  }

  @Override
  public void erased(int contents) {
    erased.inc(contents);
  }

  @Override
  public void swept() {
    sweeps.labels("done").inc();
  }

  @Override
  public void sweepFailed() {
    sweeps.labels("failed").inc();
  }

  @Override
  public void reclaimed(long bytes) {
    reclaimed.inc(bytes);
  }

  @Override
  public void checked(long operations, long bytes) {
    scrubbedOperations.inc(operations);
    scrubbedBytes.inc(bytes);
  }

  @Override
  public void damaged(long count) {
    damages.set(count);
  }

  @Override
  public void roundEnded() {
    scrubRounds.inc();
  }

  private static String word(WitnessOutcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
