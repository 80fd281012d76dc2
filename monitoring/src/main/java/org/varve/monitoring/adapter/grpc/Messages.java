package org.varve.monitoring.adapter.grpc;

import org.varve.proto.v2m.v1.AuditRequest;
import org.varve.proto.v2m.v1.AuditResponse;
import org.varve.proto.v2m.v1.CheckSequenceRequest;
import org.varve.proto.v2m.v1.CheckSequenceResponse;
import org.varve.proto.v2m.v1.WatchEventsRequest;
import org.varve.proto.v2m.v1.WatchEventsResponse;

/**
 * The messages of V2M and of the reference points behind it that say the same. They are types of
 * their own, so that what supervisors see can stay as it is when what entities say to one another
 * changes.
 */
final class Messages {

  private Messages() {}

  static org.varve.proto.m2p.v1.WatchEventsRequest toProcessing(WatchEventsRequest request) {
    org.varve.proto.m2p.v1.WatchEventsRequest.Builder passed =
        org.varve.proto.m2p.v1.WatchEventsRequest.newBuilder().setFilter(request.getFilter());
    if (request.hasFrom()) {
      passed.setFrom(request.getFrom());
    }
    return passed.build();
  }

  static WatchEventsResponse toSupervisor(org.varve.proto.m2p.v1.WatchEventsResponse message) {
    return WatchEventsResponse.newBuilder()
        .addAllEvents(message.getEventsList())
        .setPosition(message.getPosition())
        .setHeartbeat(message.getHeartbeat())
        .build();
  }

  static org.varve.proto.m2p.v1.AuditRequest toProcessing(AuditRequest request) {
    return org.varve.proto.m2p.v1.AuditRequest.newBuilder()
        .setFilter(request.getFilter())
        .setPageSize(request.getPageSize())
        .setPageToken(request.getPageToken())
        .setOrder(request.getOrder())
        .setLimit(request.getLimit())
        .build();
  }

  static AuditResponse toSupervisor(org.varve.proto.m2p.v1.AuditResponse page) {
    return AuditResponse.newBuilder()
        .addAllOperations(page.getOperationsList())
        .setNextPageToken(page.getNextPageToken())
        .setTreeSize(page.getTreeSize())
        .build();
  }

  static org.varve.proto.m2p.v1.CheckSequenceRequest toProcessing(CheckSequenceRequest request) {
    org.varve.proto.m2p.v1.CheckSequenceRequest.Builder passed =
        org.varve.proto.m2p.v1.CheckSequenceRequest.newBuilder()
            .setSource(request.getSource())
            .setCommitted(request.getCommitted());
    if (request.hasTolerance()) {
      passed.setTolerance(request.getTolerance());
    }
    if (request.hasSilentAfter()) {
      passed.setSilentAfter(request.getSilentAfter());
    }
    return passed.build();
  }

  static CheckSequenceResponse toSupervisor(org.varve.proto.m2p.v1.CheckSequenceResponse message) {
    return CheckSequenceResponse.newBuilder()
        .addAllFindings(message.getFindingsList())
        .setSources(message.getSources())
        .setOperations(message.getOperations())
        .setComplete(message.getComplete())
        .build();
  }
}
