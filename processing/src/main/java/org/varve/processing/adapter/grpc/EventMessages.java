package org.varve.processing.adapter.grpc;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.varve.processing.application.EventReader;
import org.varve.processing.domain.EventFilter;
import org.varve.processing.domain.EventPosition;
import org.varve.processing.domain.LedgerEvent;
import org.varve.proto.common.v1.Event;
import org.varve.proto.common.v1.EventKind;
import org.varve.proto.common.v1.EventStage;
import org.varve.proto.common.v1.Gap;
import org.varve.proto.m2p.v1.WatchEventsRequest;
import org.varve.proto.m2p.v1.WatchEventsResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads and writes what M2P says of events. */
final class EventMessages {
  private EventMessages() {}

  static EventFilter filter(org.varve.proto.common.v1.EventFilter filter) {
    return new EventFilter(
        filter.getKindsList().stream().map(EventMessages::kind).collect(Collectors.toSet()),
        filter.getSource(),
        filter.getActor(),
        filter.getStagesList().stream().map(EventMessages::stage).collect(Collectors.toSet()));
  }

  static Optional<EventPosition> from(WatchEventsRequest request) {
    if (!request.hasFrom()) {
      return Optional.empty();
    }
    long height = request.getFrom().getLedgerHeight();
    int number = request.getFrom().getNumber();
    if (height < 0 || number < 0) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "position %s.%s is beyond any ledger; give one that a message carried"
              .formatted(Long.toUnsignedString(height), Integer.toUnsignedString(number)));
    }
    return Optional.of(new EventPosition(height, number));
  }

  static Following.Look<WatchEventsResponse> of(EventReader.Look look, Duration heartbeat) {
    WatchEventsResponse.Builder message =
        WatchEventsResponse.newBuilder()
            .setPosition(position(look.position()))
            .setHeartbeat(Answers.duration(heartbeat));
    look.events().forEach(event -> message.addEvents(event(event)));
    return new Following.Look<>(message.build(), !look.events().isEmpty(), look.isAtEnd());
  }

  private static Event event(LedgerEvent event) {
    Event.Builder message =
        Event.newBuilder()
            .setKind(kind(event.kind()))
            .setStage(EventStage.valueOf("EVENT_STAGE_" + event.stage().name()))
            .setPosition(position(event.position()))
            .setCommittedAt(Answers.timestamp(event.committedAt()));
    event.operation().map(Answers::summary).ifPresent(message::setOperation);
    event.fork().map(Answers::fork).ifPresent(message::setFork);
    event
        .gap()
        .map(
            gap ->
                Gap.newBuilder()
                    .setSigner(event.actor())
                    .setEpoch(gap.epoch())
                    .setFromSequence(gap.from())
                    .setToSequence(gap.to()))
        .ifPresent(message::setGap);
    event.updates().map(Answers::bytes).ifPresent(message::setUpdates);
    event.accesses().map(AccessMessages::summed).ifPresent(message::addAllAccesses);
    return message.build();
  }

  private static org.varve.proto.common.v1.EventPosition position(EventPosition position) {
    return org.varve.proto.common.v1.EventPosition.newBuilder()
        .setLedgerHeight(position.height())
        .setNumber(position.number())
        .build();
  }

  private static LedgerEvent.Stage stage(EventStage stage) {
    if (stage == EventStage.EVENT_STAGE_UNSPECIFIED || stage == EventStage.UNRECOGNIZED) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "a stage is not known here; leave it out, or give one of EventStage");
    }
    return LedgerEvent.Stage.valueOf(stage.name().replace("EVENT_STAGE_", ""));
  }

  private static EventKind kind(LedgerEvent.Kind kind) {
    return EventKind.valueOf("EVENT_KIND_" + kind.name());
  }

  private static LedgerEvent.Kind kind(EventKind kind) {
    if (kind == EventKind.EVENT_KIND_UNSPECIFIED || kind == EventKind.UNRECOGNIZED) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "a kind of events is not known here; leave it out, or give one of EventKind");
    }
    return LedgerEvent.Kind.valueOf(kind.name().replace("EVENT_KIND_", ""));
  }
}
