package org.varve.monitoring.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.varve.monitoring.domain.Alert;
import org.varve.proto.common.v1.EventStage;
import org.varve.proto.v2m.v1.AlertSeverity;
import org.varve.proto.v2m.v1.AlertState;

/** Writes what V2M says of alerts. */
final class AlertMessages {
  private AlertMessages() {}

  static org.varve.proto.v2m.v1.Alert of(Alert alert) {
    org.varve.proto.v2m.v1.Alert.Builder message =
        org.varve.proto.v2m.v1.Alert.newBuilder()
            .setId(alert.id())
            .setRule(alert.rule().word())
            .setSubject(alert.subject())
            .setSentence(alert.finding().sentence())
            .setSeverity(
                AlertSeverity.valueOf("ALERT_SEVERITY_" + alert.finding().severity().name()))
            .setStage(EventStage.valueOf("EVENT_STAGE_" + alert.stage().name()))
            .setSince(timestamp(alert.since()))
            .setState(AlertState.valueOf("ALERT_STATE_" + alert.state().name()));
    alert
        .acknowledgement()
        .ifPresent(
            by ->
                message
                    .setAcknowledgedBy(by.supervisor())
                    .setAcknowledgedAt(timestamp(by.at()))
                    .setNote(by.note())
                    .setAcknowledgementId(ByteString.copyFrom(by.operation().digest().bytes())));
    alert.resolvedAt().map(AlertMessages::timestamp).ifPresent(message::setResolvedAt);
    return message.build();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
