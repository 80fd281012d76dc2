package org.varve.edge.collect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.varve.edge.queue.Progress;
import org.varve.edge.source.ReadingSource.Taken;
import org.varve.formats.Reading;

/** The readings that will be the next operation of a source. */
final class Batch {
  /** Bounds memory, and keeps clear of what an operation may carry (4 MiB). */
  static final int BYTES_MAX = 1 << 20;

  private final BatchConfig config;
  private final ItemForm form;
  private final LongSupplier nanos;
  private final List<byte[]> items = new ArrayList<>();
  private long bytes;
  private Instant sampledFrom = Instant.MAX;
  private Instant sampledTo = Instant.MIN;
  private String position;
  private long rejected;
  private boolean open;
  private boolean clockSet = true;
  private long openedNanos;

  /**
   * @param form of the items
   * @param position of the source at the start
   */
  Batch(BatchConfig config, ItemForm form, LongSupplier nanos, String position) {
    this.config = config;
    this.form = form;
    this.nanos = nanos;
    this.position = position;
  }

  /** How many readings may be added now. */
  int room() {
    return Math.max(1, config.readings() - items.size());
  }

  /**
   * @param byClockThatIsSet whether the agent's clock was set all the time
   */
  void add(Taken taken, boolean byClockThatIsSet) {
    boolean moved = !taken.position().equals(position);
    if (!open && (moved || !taken.readings().isEmpty())) {
      open = true;
      openedNanos = nanos.getAsLong();
      clockSet = true;
    }
    clockSet &= byClockThatIsSet;
    taken.readings().forEach(this::add);
    position = taken.position();
    rejected = taken.rejected();
  }

  /** How long until it is to be sealed; zero if it is time, empty batches wait for ever. */
  Duration untilDue() {
    if (!open) {
      return BatchConfig.AGE_MAX;
    }
    if (items.size() >= config.readings() || bytes >= BYTES_MAX) {
      return Duration.ZERO;
    }
    long left = config.age().toNanos() - (nanos.getAsLong() - openedNanos);
    return Duration.ofNanos(Math.max(0, left));
  }

  /** Whether there is anything to keep: readings, or at least a new position. */
  boolean isOpen() {
    return open;
  }

  /** Whether the agent's clock was set all the while. */
  boolean isClockSet() {
    return clockSet;
  }

  /** One item a reading. */
  List<byte[]> items() {
    return items;
  }

  /** Time of the earliest reading, which need not be the first. */
  Instant sampledFrom() {
    return sampledFrom;
  }

  Instant sampledTo() {
    return sampledTo;
  }

  Progress progress() {
    return new Progress(position, items.size(), rejected);
  }

  /** Begins the next one. */
  void clear() {
    items.clear();
    bytes = 0;
    sampledFrom = Instant.MAX;
    sampledTo = Instant.MIN;
    open = false;
  }

  private void add(Reading reading) {
    byte[] item = form.of(reading);
    items.add(item);
    bytes += item.length;
    Instant time = reading.time();
    sampledFrom = time.isBefore(sampledFrom) ? time : sampledFrom;
    sampledTo = time.isAfter(sampledTo) ? time : sampledTo;
  }
}
