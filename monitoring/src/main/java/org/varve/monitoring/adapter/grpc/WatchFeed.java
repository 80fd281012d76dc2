package org.varve.monitoring.adapter.grpc;

import java.util.List;
import org.varve.evidence.operation.SignerBody;
import org.varve.monitoring.application.AlertDesk;
import org.varve.monitoring.domain.Alert;
import org.varve.proto.common.v1.EventFilter;
import org.varve.proto.common.v1.LiveEvent;
import org.varve.proto.common.v1.LiveEventKind;
import org.varve.proto.v2m.v1.WatchEventsResponse;

/**
 * Adds to each message of one watch what is not of the ledger: alerts that changed since the last
 * one, and what entities saw happen.
 */
final class WatchFeed {
  private static final int ALERTS_A_MESSAGE = 100;
  private static final int LIVE_A_MESSAGE = 1_000;

  private final EventFilter filter;
  private final AlertDesk desk;
  private final LiveEvents live;
  private long told;
  private long seen;

  /** Begins with what happens from now on. */
  WatchFeed(EventFilter filter, AlertDesk desk, LiveEvents live) {
    this.filter = filter;
    this.desk = desk;
    this.live = live;
    this.told = desk.revision();
    this.seen = live.now();
  }

  WatchEventsResponse with(org.varve.proto.m2p.v1.WatchEventsResponse message) {
    WatchEventsResponse.Builder response =
        WatchEventsResponse.newBuilder()
            .addAllEvents(message.getEventsList())
            .setPosition(message.getPosition())
            .setHeartbeat(message.getHeartbeat());
    List<Alert> changed = desk.changedAfter(told);
    for (Alert alert : changed.subList(0, Math.min(changed.size(), ALERTS_A_MESSAGE))) {
      response.addAlerts(AlertMessages.of(alert));
      told = alert.revision();
    }
    LiveEvents.Followed followed = live.after(seen, LIVE_A_MESSAGE);
    seen = followed.next();
    followed.events().stream().filter(this::fits).forEach(response::addLive);
    return response.build();
  }

  /** That something was missed is for everybody who might have been told. */
  private boolean fits(LiveEvent event) {
    if (filter.getKindsCount() > 0) {
      return false;
    }
    return event.getKind() == LiveEventKind.LIVE_EVENT_KIND_MISSED
        || ((filter.getStagesCount() == 0 || filter.getStagesList().contains(event.getStage()))
            && (filter.getActor().isEmpty() || filter.getActor().equals(event.getActor()))
            && fitsSource(event.getSource()));
  }

  private boolean fitsSource(String source) {
    String wanted = filter.getSource();
    return wanted.isEmpty() || SignerBody.covers(wanted, source);
  }
}
