package org.varve.edge;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.AgentStatus.Counts;
import org.varve.edge.queue.QueuedOperation;
import org.varve.edge.queue.RefusedOperation.Refusal;
import org.varve.edge.uplink.UplinkListener;
import org.varve.edge.uplink.VerifiedReceipt;

/** Keeps what the uplink did last, for the status, and tells the operator what matters. */
final class UplinkLog implements UplinkListener {
  private static final Logger LOG = LoggerFactory.getLogger(UplinkLog.class);

  private static final long SAY_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private final UplinkListener next;
  private final LongSupplier nanos;
  private long saidNanos;
  private long sent;
  private long receipts;
  private long refused;
  private boolean connected;
  private Optional<String> lastError = Optional.empty();
  private Optional<VerifiedReceipt> lastReceipt = Optional.empty();

  /**
   * @param next hears all the same
   */
  UplinkLog(UplinkListener next, LongSupplier nanos) {
    this.next = next;
    this.nanos = nanos;
    this.saidNanos = nanos.getAsLong();
  }

  @Override
  public void sent(QueuedOperation operation) {
    synchronized (this) {
      sent++;
    }
    next.sent(operation);
  }

  @Override
  public void recorded(VerifiedReceipt receipt) {
    synchronized (this) {
      receipts++;
      lastReceipt = Optional.of(receipt);
      lastError = Optional.empty();
    }
    sayNowAndThen();
    next.recorded(receipt);
  }

  @Override
  public void refused(QueuedOperation operation, Refusal refusal) {
    synchronized (this) {
      refused++;
    }
    LOG.atWarn()
        .addKeyValue("operation", operation.operation().id())
        .addKeyValue("source", operation.operation().header().source())
        .addKeyValue("reason", refusal.reason())
        .log("operation refused and set aside: {}", refusal.message());
    next.refused(operation, refusal);
  }

  @Override
  public void connected() {
    synchronized (this) {
      connected = true;
    }
    LOG.atInfo().log("uplink connected");
    next.connected();
  }

  @Override
  public void broken(String message) {
    synchronized (this) {
      connected = false;
      lastError = Optional.of(message);
    }
    next.broken(message);
  }

  private synchronized void sayNowAndThen() {
    long now = nanos.getAsLong();
    if (now - saidNanos >= SAY_EVERY_NANOS) {
      saidNanos = now;
      LOG.atInfo()
          .addKeyValue("sent", sent)
          .addKeyValue("receipts", receipts)
          .addKeyValue("refused", refused)
          .log("uplink works");
    }
  }

  synchronized Counts counts() {
    return new Counts(sent, receipts, refused);
  }

  synchronized boolean isConnected() {
    return connected;
  }

  synchronized Optional<String> lastError() {
    return lastError;
  }

  synchronized Optional<VerifiedReceipt> lastReceipt() {
    return lastReceipt;
  }
}
