package org.varve.monitoring.adapter.grpc;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.monitoring.application.LedgerWatch;
import org.varve.monitoring.domain.LedgerPosition;
import org.varve.monitoring.domain.OpenGap;
import org.varve.proto.common.v1.Event;
import org.varve.proto.common.v1.EventFilter;
import org.varve.proto.common.v1.EventKind;
import org.varve.proto.common.v1.EventPosition;
import org.varve.proto.common.v1.Fork;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.m2p.v1.WatchEventsRequest;
import org.varve.proto.m2p.v1.WatchEventsResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Tells {@link LedgerWatch} what the ledger commits, on a thread of its own; when the call breaks,
 * it calls again from where it was.
 */
public final class EventFollower {
  private static final Logger LOG = LoggerFactory.getLogger(EventFollower.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Callees callees;
  private final LedgerWatch watch;
  private final Thread thread = new Thread(this::follow, "monitoring-events");
  private final Context.CancellableContext context = Context.ROOT.withCancellation();
  private final CountDownLatch stopped = new CountDownLatch(1);

  public EventFollower(Callees callees, LedgerWatch watch) {
    this.callees = callees;
    this.watch = watch;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  public void stop() {
    stopped.countDown();
    context.cancel(null);
  }

  private void follow() {
    while (stopped.getCount() > 0) {
      try {
        context.run(this::read);
      } catch (StatusRuntimeException e) {
        mend(Failure.of(e));
      }
      pause();
    }
  }

  private void read() {
    EventFilter wanted =
        EventFilter.newBuilder()
            .addKinds(EventKind.EVENT_KIND_GAP_SEEN)
            .addKinds(EventKind.EVENT_KIND_FORK_REFUSED)
            .build();
    WatchEventsRequest request =
        WatchEventsRequest.newBuilder()
            .setFilter(wanted)
            .setFrom(
                EventPosition.newBuilder()
                    .setLedgerHeight(watch.next().height())
                    .setNumber(watch.next().number()))
            .build();
    Iterator<WatchEventsResponse> messages = callees.processingWatching().watchEvents(request);
    while (messages.hasNext()) {
      WatchEventsResponse message = messages.next();
      message.getEventsList().forEach(this::tell);
      watch.behind(position(message.getPosition()));
    }
  }

  private void tell(Event event) {
    if (event.hasFork()) {
      Fork fork = event.getFork();
      watch.forked(
          fork.getSource(),
          fork.getSigner(),
          fork.getSequence(),
          CalledEntities.instant(event.getCommittedAt()));
      return;
    }
    OperationSummary operation = event.getOperation();
    watch.gapSeen(
        new OpenGap(
            operation.getSource(),
            operation.getSigner(),
            operation.getEpoch(),
            operation.getSequence() - 1,
            CalledEntities.instant(event.getCommittedAt())),
        position(event.getPosition()));
  }

  /** What calling again from the same place would meet again. */
  private void mend(Failure failure) {
    LedgerPosition next = watch.next();
    if (failure.reason() == ErrorReason.DATA_DAMAGED) {
      LOG.atError()
          .addKeyValue("height", next.height())
          .addKeyValue("reason", failure.getMessage())
          .log("A ledger block cannot be read; its events are passed over");
      watch.behind(next.nextBlock());
    } else if (failure.reason() == ErrorReason.MALFORMED_REQUEST) {
      LOG.atWarn()
          .addKeyValue("height", next.height())
          .addKeyValue("reason", failure.getMessage())
          .log("The ledger does not reach so far any more; its events are read from the beginning");
      watch.behind(LedgerPosition.START);
    }
  }

  private void pause() {
    try {
      boolean unused = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }

  private static LedgerPosition position(EventPosition position) {
    return new LedgerPosition(position.getLedgerHeight(), position.getNumber());
  }
}
