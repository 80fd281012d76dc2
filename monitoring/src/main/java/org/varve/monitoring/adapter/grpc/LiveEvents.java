package org.varve.monitoring.adapter.grpc;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.varve.monitoring.application.CountedEvents;
import org.varve.proto.common.v1.EventStage;
import org.varve.proto.common.v1.LiveEvent;
import org.varve.proto.common.v1.LiveEventKind;
import org.varve.proto.m2r.v1.WatchEventsRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * What representation and provisioning see happen, for all supervisors who watch: each entity is
 * asked once, and the newest events wait here, so many and no more. Safe for threads.
 */
public final class LiveEvents {
  private static final int EVENTS_MAX = 10_000;

  private final Deque<LiveEvent> newest = new ArrayDeque<>();
  private final Set<String> away = new HashSet<>();
  private final CountedEvents revoked;
  private final InstantSource clock;
  private final List<StayingCall> calls;
  private long count;

  /**
   * @param revoked is told of keys that were revoked and tried again
   */
  public LiveEvents(Callees callees, CountedEvents revoked, InstantSource clock) {
    this.revoked = revoked;
    this.clock = clock;
    calls =
        List.of(
            new StayingCall(
                "monitoring-representation",
                () ->
                    callees
                        .representationWatching()
                        .watchEvents(WatchEventsRequest.getDefaultInstance())
                        .forEachRemaining(
                            message -> told("representation", message.getEventsList())),
                failure -> missed("representation", EventStage.EVENT_STAGE_PRE_INPUT, failure)),
            new StayingCall(
                "monitoring-provisioning",
                () ->
                    callees
                        .provisioningWatching()
                        .watchEvents(org.varve.proto.m2s.v1.WatchEventsRequest.getDefaultInstance())
                        .forEachRemaining(message -> told("provisioning", message.getEventsList())),
                failure -> missed("provisioning", EventStage.EVENT_STAGE_TRANSFER, failure)));
  }

  public void start() {
    calls.forEach(StayingCall::start);
  }

  public void stop() {
    calls.forEach(StayingCall::stop);
  }

  /**
   * Events that follow others.
   *
   * @param next stands for all up to the last of them
   */
  record Followed(List<LiveEvent> events, long next) {}

  /** Stands for all events up to now. */
  synchronized long now() {
    return count;
  }

  /**
   * Events after a place, oldest first; if some of them are gone, MISSED says how many.
   *
   * @param max at most so many
   */
  synchronized Followed after(long place, int max) {
    List<LiveEvent> events = new ArrayList<>();
    long first = count - newest.size();
    if (place < first) {
      events.add(
          missed("monitoring", "this reader was too slow for them")
              .setCount(first - place)
              .build());
    }
    long from = Math.max(place, first);
    newest.stream().skip(from - first).limit(max).forEach(events::add);
    return new Followed(events, Math.min(count, from + max));
  }

  private synchronized void told(String entity, List<LiveEvent> events) {
    away.remove(entity);
    events.forEach(this::add);
  }

  private void add(LiveEvent event) {
    if (event.getReason().equals(ErrorReason.SIGNER_REVOKED.name())) {
      revoked.add(
          new CountedEvents.Event(
              event.getSource(),
              event.getActor(),
              clock.instant(),
              event.getCount(),
              Optional.empty()));
    }
    keep(event);
  }

  /** Told once for each time that it is away. */
  private synchronized void missed(String entity, EventStage stage, Failure failure) {
    if (away.add(entity)) {
      keep(missed(entity, String.valueOf(failure.getMessage())).setStage(stage).build());
    }
  }

  private LiveEvent.Builder missed(String entity, String why) {
    Instant now = clock.instant();
    return LiveEvent.newBuilder()
        .setKind(LiveEventKind.LIVE_EVENT_KIND_MISSED)
        .setEntity(entity)
        .setAt(Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .setReason(why);
  }

  private synchronized void keep(LiveEvent event) {
    newest.addLast(event);
    count++;
    if (newest.size() > EVENTS_MAX) {
      newest.removeFirst();
    }
  }
}
