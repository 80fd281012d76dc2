package org.varve.edge.collect;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.SourceState;
import org.varve.edge.source.ReadingSource;
import org.varve.edge.source.ReadingSource.Taken;
import org.varve.edge.source.SourceException;
import org.varve.edge.thread.StopSignal;

/**
 * Takes readings from one source, batch by batch, into the queue; one thread runs it.
 *
 * <p>A failure costs no reading: what was taken is kept until the queue has it, and what was not
 * taken is taken when the source works again.
 */
public final class SourceRunner implements SourceWorker {
  private static final Logger LOG = LoggerFactory.getLogger(SourceRunner.class);
  private static final String QUEUE_FULL =
      "the queue is full: the source waits for receipts, or until refused operations are dealt with";

  /** Opens the source where it was left. */
  @FunctionalInterface
  public interface Opening {
    ReadingSource open(SourceState state) throws SourceException;
  }

  private final SourceTask task;
  private final OperationQueue queue;
  private final BatchSealer sealer;
  private final StopSignal stop;
  private final LongSupplier nanos;
  private final WorkerState state;

  public SourceRunner(
      SourceTask task,
      OperationQueue queue,
      BatchSealer sealer,
      StopSignal stop,
      LongSupplier nanos) {
    this.task = task;
    this.state = new WorkerState(task.name());
    this.queue = queue;
    this.sealer = sealer;
    this.stop = stop;
    this.nanos = nanos;
  }

  @Override
  public void run() throws InterruptedException {
    while (!stop.isSet()) {
      try {
        runOnce();
        return;
      } catch (IOException | IllegalArgumentException | IllegalStateException e) {
        // Also what readings cannot be, such as too much for one operation: others may come.
        if (task.retryPause().isEmpty()) {
          giveUp(String.valueOf(e.getMessage()));
          return;
        }
        state.fails(String.valueOf(e.getMessage()));
        stop.await(task.retryPause().get());
      }
    }
    state.isOver(false);
  }

  @Override
  public String name() {
    return task.name();
  }

  @Override
  public boolean isOver() {
    return state.isOver();
  }

  @Override
  public SourceStatus status() throws QueueException {
    return state.status(queue);
  }

  @Override
  public boolean isEndless() {
    return task.endless();
  }

  @Override
  public void giveUp(String message) {
    state.givesUp(message);
  }

  private void runOnce() throws IOException, InterruptedException {
    String end;
    SourceState left = queue.state(task.name());
    try (ReadingSource source = task.opening().open(left)) {
      state.works();
      Batch batch = new Batch(task.batching(), sealer.form(), nanos, left.position());
      boolean ended = false;
      while (!ended && !stop.isSet()) {
        ended = step(source, batch);
      }
      keep(source, batch);
      state.isOver(ended);
      end = ended ? "ended" : "stopped";
    }
    SourceState kept = queue.state(task.name());
    LOG.atInfo()
        .addKeyValue("source", task.name())
        .addKeyValue("readings", kept.readings())
        .addKeyValue("rejected", kept.rejected())
        .log("source {}", end);
  }

  /** Says whether the source has ended and all it gave is in the queue. */
  private boolean step(ReadingSource source, Batch batch) throws IOException, InterruptedException {
    boolean clockSet = sealer.isClockSet();
    // Times by a clock that was not set and by one that is do not go into one operation.
    if (batch.isOpen() && batch.isClockSet() != clockSet && !keep(source, batch)) {
      return false;
    }
    Taken taken = take(source, batch);
    batch.add(taken, clockSet && sealer.isClockSet());
    if (batch.untilDue().isZero() || taken.ended() || source.isHeldBack()) {
      return keep(source, batch) && taken.ended();
    }
    Duration pause = shorter(taken.pause(), batch.untilDue());
    if (!pause.isZero()) {
      stop.await(pause);
    }
    return false;
  }

  private boolean keep(ReadingSource source, Batch batch) throws IOException, InterruptedException {
    boolean kept = seal(batch);
    if (kept) {
      source.kept();
    }
    return kept;
  }

  /** What was taken before the source failed is good, and goes into the queue first. */
  private Taken take(ReadingSource source, Batch batch) throws IOException, InterruptedException {
    try {
      return source.take(batch.room());
    } catch (SourceException e) {
      seal(batch);
      throw e;
    }
  }

  /**
   * Keeps trying while the queue is full or the disk fails; the source waits meanwhile.
   *
   * @return false if the signal was set before it worked
   */
  private boolean seal(Batch batch) throws InterruptedException {
    while (batch.isOpen()) {
      try {
        if (awaitRoom()) {
          sealer.seal(batch);
          batch.clear();
          state.works();
        } else if (stop.isSet()) {
          return false;
        }
      } catch (QueueException e) {
        state.fails(String.valueOf(e.getMessage()));
        if (stop.await(task.queueRetryPause())) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean awaitRoom() throws QueueException, InterruptedException {
    if (queue.awaitRoom(Duration.ZERO) || sealer.makeRoom()) {
      return true;
    }
    state.waits(QUEUE_FULL);
    return queue.awaitRoom(Duration.ofMillis(200));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
