package org.varve.representation.application;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.evidence.operation.OperationId;
import org.varve.representation.domain.Outcome;
import org.varve.representation.domain.RecordedOperation;
import org.varve.representation.domain.RecordingPolicy;
import org.varve.representation.domain.SealedBlock;
import org.varve.rp.Failure;

/**
 * Sends a block again, the same bytes, while processing does not answer: recording is idempotent,
 * so a commit whose answer was lost is found and not doubled. Gives up after a bounded time, since
 * the senders still have their data.
 */
public final class RetryingRecorder implements Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingRecorder.class);

  private final Recorder recorder;
  private final RecordingPolicy policy;
  private final ScheduledExecutorService scheduler;
  private final RepresentationMetrics metrics;

  /**
   * @param scheduler where later attempts start; when it is shut down, nothing is tried again
   */
  public RetryingRecorder(
      Recorder recorder,
      RecordingPolicy policy,
      ScheduledExecutorService scheduler,
      RepresentationMetrics metrics) {
    this.recorder = recorder;
    this.policy = policy;
    this.scheduler = scheduler;
    this.metrics = metrics;
  }

  @Override
  public CompletableFuture<List<Outcome>> record(SealedBlock block) {
    return attempt(block, 1);
  }

  @Override
  public CompletableFuture<Optional<RecordedOperation>> find(OperationId id) {
    return recorder.find(id);
  }

  @Override
  public CompletableFuture<Optional<RecordedOperation>> find(long leafIndex) {
    return recorder.find(leafIndex);
  }

  private CompletableFuture<List<Outcome>> attempt(SealedBlock block, int number) {
    return recorder
        .record(block)
        .exceptionallyCompose(
            thrown -> {
              Throwable cause = Refusals.unwrapped(thrown);
              return number < policy.attemptsMax() && isWorthRepeating(cause)
                  ? later(block, number, cause)
                  : CompletableFuture.failedFuture(cause);
            });
  }

  private CompletableFuture<List<Outcome>> later(SealedBlock block, int number, Throwable cause) {
    Duration delay = policy.delayAfter(number);
    metrics.blockRetried();
    LOG.atWarn()
        .addKeyValue("attempt", number)
        .addKeyValue("attemptsMax", policy.attemptsMax())
        .addKeyValue("delayMillis", delay.toMillis())
        .addKeyValue("reason", cause.getMessage())
        .log("A data block got no answer and will be sent again");
    CompletableFuture<Void> due = new CompletableFuture<>();
    Runnable wake = () -> due.complete(null);
    try {
      var unused = scheduler.schedule(wake, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(Refusals.stopping());
    }
    return due.thenCompose(ready -> attempt(block, number + 1));
  }

  /** Only where nothing was decided; LEDGER_FAILED stays until an operator has acted. */
  private static boolean isWorthRepeating(Throwable cause) {
    return cause instanceof Failure failure
        && switch (failure.reason()) {
          case UNREACHABLE, DEADLINE_EXCEEDED, LEDGER_BUSY, OVERLOADED -> true;
          default -> false;
        };
  }
}
