package org.varve.launcher.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.varve.ledger.fabric.FabricMetrics;

/** What is told of a channel that organisations share. */
final class FabricMeters implements FabricMetrics {

  private static final String PREFIX = "varve_fabric_";

  private final Meters meters;
  private final Histogram recorded;
  private final Counter setbacks;

  FabricMeters(Meters meters) {
    this.meters = meters;
    recorded =
        meters.histogram(
            PREFIX + "record_seconds",
            "time from the first endorsement of a data block until it is folded",
            Buckets.ANSWER);
    setbacks =
        meters.counter(
            PREFIX + "setbacks_total", "what did not go well at once and was tried again", "what");
    for (Setback what : Setback.values()) {
      setbacks.labels(word(what));
    }
  }

  private static String word(Setback what) {
    return what.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void lag(LongSupplier blocks) {
    meters.gauge(
        PREFIX + "lag_blocks",
        "blocks of the channel that the peer has and this node has not folded; -1: the peer does not answer",
        blocks::getAsLong);
  }

  @Override
  public void unagreed(LongSupplier leaves) {
    meters.gauge(
        PREFIX + "unagreed_leaves",
        "leaves beyond the newest checkpoint that enough organisations cosigned",
        leaves::getAsLong);
  }

  @Override
  public void disagreement(LongSupplier one) {
    meters.gauge(
        PREFIX + "disagreement",
        "1 if another organisation has another root for the same size, else 0",
        one::getAsLong);
  }

  @Override
  public void recorded(Duration took) {
    recorded.observe(Seconds.of(took));
  }

  @Override
  public void again(Setback why) {
    setbacks.labels(word(why)).inc();
  }
}
