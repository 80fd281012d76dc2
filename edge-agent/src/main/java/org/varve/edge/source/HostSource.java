package org.varve.edge.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.varve.formats.Reading;
import org.varve.formats.SenmlName;

/**
 * Reads the machine that the agent runs on: load, memory, disk, network and temperatures, as far as
 * it has them.
 */
public final class HostSource implements ReadingSource {
  private final String name;
  private final HostConfig config;
  private final List<HostGauge> gauges;
  private final Clock clock;
  private final LongSupplier nanos;
  private long nextNanos;

  /** Readings of a look that did not fit the last batch; they bear the time of the look. */
  private final List<Reading> left = new ArrayList<>();

  /**
   * @param name readings are named by it and what was measured, {@code <name>/load}
   * @param nanos a clock that never jumps, for the period
   * @throws SourceException if the machine tells nothing at all
   */
  public HostSource(String name, HostConfig config, Clock clock, LongSupplier nanos)
      throws SourceException {
    if (!SenmlName.isAllowed(name)) {
      throw new SourceException("the name is \"%s\"; %s".formatted(name, SenmlName.RULE));
    }
    this.name = name;
    this.config = config;
    this.clock = clock;
    this.nanos = nanos;
    this.nextNanos = nanos.getAsLong();
    this.gauges = HostGauges.of(config).stream().filter(HostGauge::works).toList();
    if (gauges.isEmpty()) {
      throw new SourceException(
          "found nothing to measure under %s, %s and %s; check that the agent may read them"
              .formatted(config.proc(), config.sys(), config.disk()));
    }
  }

  @Override
  public Taken take(int readingsMax) {
    if (left.isEmpty() && untilNext().isZero()) {
      look();
    }
    List<Reading> next = left.subList(0, Math.min(readingsMax, left.size()));
    List<Reading> readings = List.copyOf(next);
    next.clear();
    return new Taken(readings, "", 0, left.isEmpty() ? untilNext() : Duration.ZERO, false);
  }

  @Override
  public void close() {
    left.clear();
  }

  private void look() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    for (HostGauge gauge : gauges) {
      gauge
          .read()
          .ifPresent(
              value -> left.add(Reading.of(name + "/" + gauge.name(), now, value, gauge.unit())));
    }
    scheduleNext();
  }

  /** Looks that were missed, since the machine slept or the queue was full, are not made up for. */
  private void scheduleNext() {
    long period = config.period().toNanos();
    long late = nanos.getAsLong() - nextNanos;
    nextNanos += period * (late / period + 1);
  }

  private Duration untilNext() {
    return Duration.ofNanos(Math.max(0, nextNanos - nanos.getAsLong()));
  }
}
