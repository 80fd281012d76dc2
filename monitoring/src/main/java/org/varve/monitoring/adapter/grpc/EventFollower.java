package org.varve.monitoring.adapter.grpc;

import java.util.Iterator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.monitoring.application.CountedEvents;
import org.varve.monitoring.application.LedgerWatch;
import org.varve.monitoring.domain.LedgerPosition;
import org.varve.monitoring.domain.OpenGap;
import org.varve.proto.common.v1.Event;
import org.varve.proto.common.v1.EventFilter;
import org.varve.proto.common.v1.EventKind;
import org.varve.proto.common.v1.EventPosition;
import org.varve.proto.common.v1.Fork;
import org.varve.proto.common.v1.NotedAccess;
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
  private static final String NO_SOURCE = "no single source";

  private final Callees callees;
  private final LedgerWatch watch;
  private final StayingCall call = new StayingCall("monitoring-events", this::read, this::mend);

  public EventFollower(Callees callees, LedgerWatch watch) {
    this.callees = callees;
    this.watch = watch;
  }

  public void start() {
    call.start();
  }

  public void stop() {
    call.stop();
  }

  private void read() {
    EventFilter wanted =
        EventFilter.newBuilder()
            .addKinds(EventKind.EVENT_KIND_GAP_SEEN)
            .addKinds(EventKind.EVENT_KIND_FORK_REFUSED)
            .addKinds(EventKind.EVENT_KIND_ACCESSED)
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
    LedgerPosition position = position(event.getPosition());
    if (event.hasFork()) {
      Fork fork = event.getFork();
      watch.forked(
          new LedgerWatch.Forked(
              fork.getSource(),
              fork.getSigner(),
              fork.getSequence(),
              CalledEntities.instant(event.getCommittedAt()),
              position));
      return;
    }
    if (event.getKind() == EventKind.EVENT_KIND_ACCESSED) {
      event.getAccessesList().stream()
          .filter(access -> !access.getAllowed())
          .map(access -> denied(access, position))
          .forEach(watch.denied()::add);
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
        position);
  }

  private static CountedEvents.Event denied(NotedAccess access, LedgerPosition position) {
    return new CountedEvents.Event(
        access.getSource().isEmpty() ? NO_SOURCE : access.getSource(),
        access.getActor(),
        CalledEntities.instant(access.getTo()),
        access.getCalls(),
        Optional.of(position));
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
    } else if (failure.reason() == ErrorReason.INTERNAL) {
      LOG.atError()
          .setCause(failure)
          .addKeyValue("height", next.height())
          .log("Events of the ledger could not be taken in; they are read again from there");
    }
  }

  private static LedgerPosition position(EventPosition position) {
    return new LedgerPosition(position.getLedgerHeight(), position.getNumber());
  }
}
