package org.varve.edge.uplink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.directive.SourceDirectives;
import org.varve.edge.queue.OperationQueue;
import org.varve.edge.queue.QueueException;
import org.varve.edge.queue.QueuedOperation;
import org.varve.edge.queue.RefusedOperation.Refusal;
import org.varve.edge.thread.StopSignal;

/**
 * Sends queued operations until each has a verified receipt, however often the way breaks.
 *
 * <p>Everything happens in one thread; a server that is down for days costs one attempt a minute.
 */
public final class Uplink {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

  private final OperationQueue queue;
  private final SourceDirectives directives;
  private final Transport transport;
  private final ReceiptCheck check;
  private final UplinkListener listener;
  private final UplinkPace pace;

  /**
   * @param directives name the sources whose operations stay in the queue
   * @param transport opened anew for each attempt
   * @param check decides which operations leave the queue
   */
  public Uplink(
      OperationQueue queue,
      SourceDirectives directives,
      Transport transport,
      ReceiptCheck check,
      UplinkListener listener,
      UplinkPace pace) {
    this.queue = queue;
    this.directives = directives;
    this.transport = transport;
    this.check = check;
    this.listener = new ResettingListener(listener, pace.backoff());
    this.pace = pace;
  }

  /** Runs until the signal is set. */
  public void run(StopSignal stop) throws InterruptedException {
    while (!stop.isSet()) {
      try (SubmissionStream stream = transport.open()) {
        new UplinkSession(
                new UplinkSession.Waiting(queue, directives), stream, check, listener, pace)
            .run(stop);
      } catch (BrokenStreamException | QueueException e) {
        listener.broken(String.valueOf(e.getMessage()));
        pause(stop, String.valueOf(e.getMessage()));
      }
    }
  }

  private void pause(StopSignal stop, String why) throws InterruptedException {
    var pause = pace.backoff().next();
    LOG.atWarn()
        .addKeyValue("pause", pause)
        .addKeyValue("queued", queue.status().queued())
        .log("uplink broken, tried again after the pause: {}", why);
    stop.await(pause);
  }

  /** Takes every answer as a sign that the way is good again. */
  private record ResettingListener(UplinkListener to, Backoff backoff) implements UplinkListener {
    @Override
    public void sent(QueuedOperation operation) {
      to.sent(operation);
    }

    @Override
    public void recorded(VerifiedReceipt receipt) {
      backoff.reset();
      to.recorded(receipt);
    }

    @Override
    public void refused(QueuedOperation operation, Refusal refusal) {
      backoff.reset();
      to.refused(operation, refusal);
    }

    @Override
    public void connected() {
      to.connected();
    }

    @Override
    public void broken(String message) {
      to.broken(message);
    }
  }
}
