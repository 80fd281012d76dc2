package org.varve.processing.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.ledger.LedgerFailedException;
import org.varve.processing.domain.BlockVerdict;
import org.varve.processing.domain.ScrubMark;
import org.varve.processing.domain.StoredDamage;

/**
 * Reads all that is stored, round after round, and checks it: slowly enough to disturb nobody. Goes
 * on after a restart where it was; blocks known to be damaged are looked at first.
 */
public final class Scrubber {
  private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
  private static final Duration KEEP_EVERY = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /** A block with nothing in it costs time too. */
  private static final long BLOCK_BYTES_MIN = 1_024;

  private final CheckStored check;
  private final Pace pace;
  private final MarkStore store;
  private final InstantSource clock;
  private final ScrubMetrics metrics;
  private final Thread thread = new Thread(this::run, "processing-scrubber");
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final Map<Long, BlockVerdict> damaged = new TreeMap<>();
  private ScrubMark mark;
  private Instant keptAt = Instant.EPOCH;
  private Optional<Instant> completedAt = Optional.empty();
  private long operations;
  private boolean known;
  private volatile boolean stopping;

  /**
   * How fast it goes.
   *
   * @param bytesPerSecond what it reads at most; 0: it does nothing
   * @param pause between two rounds
   */
  public record Pace(long bytesPerSecond, Duration pause) {}

  /** The port to where it is kept how far it has come. */
  public interface MarkStore {
    /** What was written last; empty before the first time, or if it cannot be read. */
    Optional<ScrubMark> read();

    void write(ScrubMark mark);
  }

  /**
   * How it stands.
   *
   * @param round counts from 1
   * @param next the ledger block that it checks next
   * @param completedAt when a round was last ended, since the start
   * @param operations checked since the start
   * @param damages of the blocks that were damaged when they were looked at last; the first ones
   * @param damagesTotal how many there are in all
   * @param known false until all that was damaged before the start has been looked at again
   */
  public record Status(
      boolean isOn,
      long round,
      long next,
      Optional<Instant> completedAt,
      long operations,
      List<StoredDamage> damages,
      long damagesTotal,
      boolean known) {}

  public Scrubber(
      CheckStored check, Pace pace, MarkStore store, InstantSource clock, ScrubMetrics metrics) {
    this.check = check;
    this.pace = pace;
    this.store = store;
    this.clock = clock;
    this.metrics = metrics;
    this.mark = store.read().orElse(ScrubMark.FIRST);
    this.known = mark.damaged().isEmpty();
    thread.setDaemon(true);
  }

  public void start() {
    if (pace.bytesPerSecond() > 0) {
      thread.start();
    }
  }

  /** Lets the block at hand end. */
  public void stop() {
    stopping = true;
    lock.lock();
    try {
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public Status status() {
    lock.lock();
    try {
      List<StoredDamage> first = new ArrayList<>();
      long total = 0;
      for (BlockVerdict verdict : damaged.values()) {
        total += verdict.damagesTotal();
        for (StoredDamage damage : verdict.damages()) {
          if (first.size() < BlockVerdict.DAMAGES_MAX) {
            first.add(damage);
          }
        }
      }
      return new Status(
          pace.bytesPerSecond() > 0,
          mark.round(),
          mark.next(),
          completedAt,
          operations,
          first,
          total,
          known);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (long height : mark.damaged()) {
        look(height);
      }
      allLookedAtAgain();
      while (!stopping) {
        if (mark.next() <= check.newestHeight()) {
          long height = mark.next();
          look(height);
          advance(mark.after(height, List.copyOf(damaged.keySet())));
        } else {
          endRound();
        }
      }
      store.write(mark);
    } catch (LedgerFailedException e) {
      LOG.atWarn()
          .setCause(e)
          .log("Stored data is not checked any more, since the ledger failed; start again");
    } catch (RuntimeException e) { // the outermost frame of the thread
      LOG.atError().setCause(e).log("Stored data is not checked any more; start again");
    }
  }

  private void allLookedAtAgain() {
    lock.lock();
    try {
      known = true;
    } finally {
      lock.unlock();
    }
  }

  private void look(long height) {
    if (stopping || height > check.newestHeight()) {
      return;
    }
    BlockVerdict verdict = check.check(height);
    note(verdict);
    metrics.checked(verdict.operations(), verdict.bytes());
    long bytes = Math.max(BLOCK_BYTES_MIN, verdict.bytes());
    pause(Duration.ofNanos((long) (1e9 * bytes / pace.bytesPerSecond())));
  }

  private void note(BlockVerdict verdict) {
    lock.lock();
    try {
      operations += verdict.operations();
      boolean isNew = !verdict.isSound() && !damaged.containsKey(verdict.height());
      if (verdict.isSound()) {
        damaged.remove(verdict.height());
      } else if (damaged.size() < ScrubMark.DAMAGED_MAX || damaged.containsKey(verdict.height())) {
        damaged.put(verdict.height(), verdict);
      }
      metrics.damaged(damaged.values().stream().mapToLong(BlockVerdict::damagesTotal).sum());
      if (isNew) {
        tell(verdict);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void tell(BlockVerdict verdict) {
    StoredDamage first = verdict.damages().get(0);
    LOG.atError()
        .addKeyValue("height", verdict.height())
        .addKeyValue("reason", first.what() + "; " + first.lost())
        .log("Stored data is damaged; run varve fsck for the extent and restore what it names");
  }

  private void advance(ScrubMark next) {
    lock.lock();
    try {
      mark = next;
    } finally {
      lock.unlock();
    }
    Instant now = clock.instant();
    if (Duration.between(keptAt, now).compareTo(KEEP_EVERY) > 0) {
      keptAt = now;
      store.write(next);
    }
  }

  private void endRound() {
    lock.lock();
    try {
      completedAt = Optional.of(clock.instant());
    } finally {
      lock.unlock();
    }
    store.write(mark);
    metrics.roundEnded();
    pause(pace.pause());
    if (!stopping) {
      advance(mark.nextRound());
    }
  }

  private void pause(Duration length) {
    long left = length.toNanos();
    lock.lock();
    try {
      while (!stopping && left > 0) {
        left = wake.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    } finally {
      lock.unlock();
    }
  }
}
