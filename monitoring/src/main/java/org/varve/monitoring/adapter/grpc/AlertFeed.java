package org.varve.monitoring.adapter.grpc;

import java.util.List;
import org.varve.monitoring.application.AlertDesk;
import org.varve.monitoring.domain.Alert;
import org.varve.proto.v2m.v1.WatchEventsResponse;

/** Adds to each message of one watch the alerts that changed since the last one. */
final class AlertFeed {
  private static final int ALERTS_A_MESSAGE = 100;

  private final AlertDesk desk;
  private long told;

  /** Begins with what changes from now on. */
  AlertFeed(AlertDesk desk) {
    this.desk = desk;
    this.told = desk.revision();
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
    return response.build();
  }
}
