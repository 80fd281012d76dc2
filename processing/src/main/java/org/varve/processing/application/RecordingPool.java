package org.varve.processing.application;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Runs recordings, so many at once that the ledger can group them; some more wait for a bounded
 * time, and whatever comes on top is told to come again. So a flood costs bounded memory.
 */
public final class RecordingPool implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /**
   * @param patience how long a recording may wait for its turn
   */
  public RecordingPool(int atOnce, int waitingMax, Duration patience, LongSupplier nanoTime) {
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waitingMax),
            task -> {
              Thread thread = new Thread(task, "processing-record-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /**
   * A recording, and what is done if it is not its turn in time.
   *
   * <p>Exactly one of the two is called.
   */
  public interface Recording {
    void run();

    /**
     * @param busy LEDGER_BUSY
     */
    void refuse(Failure busy);
  }

  public void run(Recording recording) {
    long begun = nanoTime.getAsLong();
    try {
      threads.execute(() -> runOrRefuse(recording, begun));
    } catch (RejectedExecutionException e) {
      recording.refuse(busy("%d data blocks wait already".formatted(threads.getQueue().size())));
    }
  }

  /** How many recordings wait for their turn. */
  public int waiting() {
    return threads.getQueue().size();
  }

  /** Lets what is at work end, without interrupting it: that would close the ledger's files. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.getQueue().clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOrRefuse(Recording recording, long begun) {
    if (nanoTime.getAsLong() - begun > patience.toNanos()) {
      recording.refuse(busy("the data block has waited for " + patience));
    } else {
      recording.run();
    }
  }

  private static Failure busy(String why) {
    return new Failure(
        ErrorReason.LEDGER_BUSY,
        "the ledger is slower than its senders: %s; nothing was recorded, send it again later"
            .formatted(why));
  }
}
