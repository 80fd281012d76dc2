package org.varve.processing.application;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.processing.domain.AccessWindow;
import org.varve.processing.domain.LeafRanges;
import org.varve.processing.domain.ReadAccess;
import org.varve.processing.domain.RecordResult;

/**
 * Has it recorded who reads what, or was denied it (ITU-T Y.4561 clauses 8.2 and 8.5): sums it up
 * in memory, and every few seconds makes ACCESS operations of it, so that a read costs next to
 * nothing.
 *
 * <p>What was not recorded when the node dies is lost: at most what came within {@link
 * Terms#every()}. If the ledger takes nothing, the same operations are tried again, and what comes
 * meanwhile is summed up, within the bounds of {@link AccessWindow}.
 */
public final class AccessRecorder implements AccessJournal {
  private static final Logger LOG = LoggerFactory.getLogger(AccessRecorder.class);
  private static final String SOURCE = "urn:varve:processing:accesses";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final OwnBlocks blocks;
  private final Terms terms;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "processing-accesses");
            made.setDaemon(true);
            return made;
          });
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Object lock = new Object();
  private AccessWindow window = new AccessWindow();
  private boolean stopped;

  /** Signed, and not known to be recorded; of the thread alone. */
  private List<Operation> pending = List.of();

  private long lastEpoch;

  /**
   * When something is recorded.
   *
   * @param every at the latest so long after it came
   * @param entriesMax or when so many different reads are to be recorded
   */
  public record Terms(Duration every, int entriesMax) {}

  public AccessRecorder(OwnBlocks blocks, Terms terms, Clock clock) {
    this.blocks = blocks;
    this.terms = terms;
    this.clock = clock;
  }

  /** Begins to record. */
  public void start() {
    long nanos = terms.every().toNanos();
    var unused = thread.scheduleWithFixedDelay(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void note(ReadAccess access, long calls, long operations, LeafRanges leaves) {
    boolean isFull;
    synchronized (lock) {
      if (stopped) {
        LOG.atWarn()
            .addKeyValue("actor", access.actor())
            .addKeyValue("action", access.action())
            .log("a read while the node stops is not recorded");
        return;
      }
      window.note(access, calls, operations, leaves, clock.instant());
      isFull = window.allowed() >= terms.entriesMax();
    }
    if (isFull && asked.compareAndSet(false, true)) {
      soon();
    }
  }

  /** Records what there is, then nothing any more. The ledger must still take it. */
  public void stop() {
    synchronized (lock) {
      stopped = true;
    }
    soon(); // what may be pending still,
    soon(); // then what came since
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long calls = window.calls();
    if (!pending.isEmpty() || calls > 0) {
      LOG.atError()
          .addKeyValue("operations", pending.size())
          .addKeyValue("calls", calls)
          .log("the node stops, and its ledger did not take who read what last: it is lost");
    }
  }

  private void soon() {
    try {
      thread.execute(this::tick);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("the recorder of accesses has stopped");
    }
  }

  /** One at a time, on the thread. */
  private void tick() {
    asked.set(false);
    try {
      if (pending.isEmpty()) {
        pending = signed(take());
      }
      if (!pending.isEmpty()) {
        record(pending);
        pending = List.of();
      }
    } catch (RuntimeException e) { // the outermost frame of the thread's work
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("operations", pending.size())
          .log("who read what was not recorded; it is tried again");
    }
  }

  private AccessWindow take() {
    synchronized (lock) {
      AccessWindow taken = window;
      window = new AccessWindow();
      return taken;
    }
  }

  /** What cannot be written down could not be later either: it must not stop what comes after. */
  private List<Operation> signed(AccessWindow taken) {
    try {
      return sign(taken);
    } catch (MalformedException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("calls", taken.calls())
          .log("who read what fits into no ACCESS operation, so that some reads are not recorded");
      return List.of();
    }
  }

  private List<Operation> sign(AccessWindow taken) {
    List<Operation> operations = new ArrayList<>();
    for (AccessBody body : taken.bodies()) {
      lastEpoch = Math.max(lastEpoch + 1, clock.millis());
      operations.add(
          blocks.sign(
              OperationKind.ACCESS, SOURCE, lastEpoch, body.encode(), "who read what, summed up"));
    }
    return operations;
  }

  private void record(List<Operation> operations) {
    for (RecordResult result : blocks.record(operations)) {
      if (result instanceof RecordResult.Refused refused) {
        // It would be refused again: rather lose these than all that come after them.
        LOG.atError()
            .addKeyValue("reason", refused.reason() + ": " + refused.message())
            .log("the ledger refused an ACCESS operation, so that some reads are not recorded");
      }
    }
  }
}
