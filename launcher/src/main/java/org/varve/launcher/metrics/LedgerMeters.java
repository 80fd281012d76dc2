package org.varve.launcher.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.Commit;
import org.varve.ledger.Ledger;
import org.varve.ledger.LedgerStatus;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.RefusalReason;

/** What is told of a ledger, whichever it is. */
final class LedgerMeters {

  private static final String PREFIX = "varve_ledger_";
  private static final String RECORDED = "recorded";
  private static final String REFUSED = "refused";

  private final Meters meters;
  private final Counter blocks;
  private final Counter operations;
  private final Counter refusals;
  private final Counter items;
  private final Counter bytes;
  private final Counter gaps;
  private final Histogram commit;

  LedgerMeters(Meters meters) {
    this.meters = meters;
    blocks =
        counter("blocks_total", "data blocks that were appended, by how that ended", "outcome");
    operations =
        counter("operations_total", "operations in them, by what became of each", "outcome");
    refusals = counter("refused_operations_total", "operations that were refused", "reason");
    items = counter("items_total", "items that the recorded operations commit to");
    bytes = counter("recorded_bytes_total", "bytes of the recorded operations, without items");
    gaps =
        counter(
            "gaps_total",
            "operations that were recorded while the one before them in their sequence was not");
    commit =
        meters.histogram(
            PREFIX + "commit_seconds",
            "time from the append of a data block until it is durable",
            Buckets.ANSWER);
    for (String outcome : new String[] {RECORDED, REFUSED, "failed"}) {
      blocks.labels(outcome);
    }
    for (String outcome : new String[] {RECORDED, "duplicate", REFUSED}) {
      operations.labels(outcome);
    }
    for (RefusalReason reason : RefusalReason.values()) {
      refusals.labels(reason.name());
    }
  }

  private Counter counter(String name, String help, String... labels) {
    return meters.counter(PREFIX + name, help, labels);
  }

  /** Asks the ledger itself for what is a state. */
  void watch(Ledger ledger, Clock clock) {
    meters.gauge(
        PREFIX + "open",
        "whether the ledger takes data blocks, 0 or 1",
        () -> ledger.status().state() == LedgerStatus.State.OPEN ? 1 : 0);
    meters.gauge(
        PREFIX + "height", "height of the newest ledger block", () -> ledger.status().height());
    meters.gauge(
        PREFIX + "tree_size",
        "leaves of the log, that is, operations in it",
        () -> ledger.status().treeSize());
    meters.gauge(
        PREFIX + "queued_blocks",
        "appended data blocks that are not committed yet",
        () -> ledger.status().queued());
    meters.gauge(
        PREFIX + "commit_age_seconds",
        "time since the newest ledger block was committed",
        () -> Seconds.of(Duration.between(ledger.log().head().time(), clock.instant())));
  }

  /** Of one append. */
  void ended(DataBlock block, Duration took, @Nullable Commit done, @Nullable Throwable failure) {
    if (done == null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      blocks.labels(cause instanceof BlockRefusedException ? REFUSED : "failed").inc();
      return;
    }
    commit.observe(Seconds.of(took));
    blocks.labels(RECORDED).inc();
    for (int i = 0; i < Math.min(done.outcomes().size(), block.operations().size()); i++) {
      count(block.operations().get(i), done.outcomes().get(i));
    }
  }

  private void count(Operation operation, OperationOutcome outcome) {
    if (outcome instanceof OperationOutcome.Recorded recorded) {
      operations.labels(RECORDED).inc();
      items.inc(operation.payload().itemCount());
      bytes.inc(operation.size());
      if (recorded.afterGap()) {
        gaps.inc();
      }
    } else if (outcome instanceof OperationOutcome.Refused refused) {
      operations.labels(REFUSED).inc();
      refusals.labels(refused.reason().name()).inc();
    } else {
      operations.labels("duplicate").inc();
    }
  }
}
