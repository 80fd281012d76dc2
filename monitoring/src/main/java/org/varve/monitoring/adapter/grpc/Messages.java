package org.varve.monitoring.adapter.grpc;

import org.varve.proto.v2m.v1.AuditRequest;
import org.varve.proto.v2m.v1.AuditResponse;
import org.varve.proto.v2m.v1.CheckSequenceRequest;
import org.varve.proto.v2m.v1.CheckSequenceResponse;
import org.varve.proto.v2m.v1.ListAccessesRequest;
import org.varve.proto.v2m.v1.ListAccessesResponse;
import org.varve.proto.v2m.v1.ListUserOperationsRequest;
import org.varve.proto.v2m.v1.ListUserOperationsResponse;
import org.varve.proto.v2m.v1.ValidateDataRequest;
import org.varve.proto.v2m.v1.ValidateDataResponse;
import org.varve.proto.v2m.v1.VerifySampleRequest;
import org.varve.proto.v2m.v1.VerifySampleResponse;
import org.varve.proto.v2m.v1.WatchEventsRequest;

/**
 * The messages of V2M and of the reference points behind it that say the same. They are types of
 * their own, so that what supervisors see can stay as it is when what entities say to one another
 * changes.
 */
final class Messages {

  private Messages() {}

  static org.varve.proto.m2p.v1.WatchEventsRequest toProcessing(
      WatchEventsRequest request, String supervisor) {
    org.varve.proto.m2p.v1.WatchEventsRequest.Builder passed =
        org.varve.proto.m2p.v1.WatchEventsRequest.newBuilder()
            .setSupervisor(supervisor)
            .setFilter(request.getFilter());
    if (request.hasFrom()) {
      passed.setFrom(request.getFrom());
    }
    return passed.build();
  }

  static org.varve.proto.m2p.v1.AuditRequest toProcessing(AuditRequest request, String supervisor) {
    return org.varve.proto.m2p.v1.AuditRequest.newBuilder()
        .setSupervisor(supervisor)
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

  static org.varve.proto.m2p.v1.ListAccessesRequest toProcessing(
      ListAccessesRequest request, String supervisor) {
    return org.varve.proto.m2p.v1.ListAccessesRequest.newBuilder()
        .setSupervisor(supervisor)
        .setFilter(request.getFilter())
        .setPageToken(request.getPageToken())
        .build();
  }

  static ListAccessesResponse toSupervisor(org.varve.proto.m2p.v1.ListAccessesResponse page) {
    return ListAccessesResponse.newBuilder()
        .addAllAccesses(page.getAccessesList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  static org.varve.proto.m2p.v1.CheckSequenceRequest toProcessing(
      CheckSequenceRequest request, String supervisor) {
    org.varve.proto.m2p.v1.CheckSequenceRequest.Builder passed =
        org.varve.proto.m2p.v1.CheckSequenceRequest.newBuilder()
            .setSupervisor(supervisor)
            .setSource(request.getSource())
            .setCommitted(request.getCommitted())
            .setSigner(request.getSigner())
            .setFromSequence(request.getFromSequence());
    if (request.hasEpoch()) {
      passed.setEpoch(request.getEpoch());
    }
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

  static org.varve.proto.m2r.v1.VerifySampleRequest toRepresentation(VerifySampleRequest request) {
    return org.varve.proto.m2r.v1.VerifySampleRequest.newBuilder()
        .setCount(request.getCount())
        .build();
  }

  static VerifySampleResponse toSupervisor(org.varve.proto.m2r.v1.VerifySampleResponse message) {
    return VerifySampleResponse.newBuilder()
        .addAllSubmissions(message.getSubmissionsList())
        .build();
  }

  static org.varve.proto.m2p.v1.ValidateDataRequest toProcessing(
      ValidateDataRequest request, String supervisor) {
    org.varve.proto.m2p.v1.ValidateDataRequest.Builder passed =
        org.varve.proto.m2p.v1.ValidateDataRequest.newBuilder()
            .setSupervisor(supervisor)
            .setFromHeight(request.getFromHeight());
    if (request.hasToHeight()) {
      passed.setToHeight(request.getToHeight());
    }
    return passed.build();
  }

  static ValidateDataResponse toSupervisor(org.varve.proto.m2p.v1.ValidateDataResponse message) {
    return ValidateDataResponse.newBuilder()
        .addAllDamages(message.getDamagesList())
        .setDamagesTotal(message.getDamagesTotal())
        .setFromHeight(message.getFromHeight())
        .setToHeight(message.getToHeight())
        .setNextHeight(message.getNextHeight())
        .setOperations(message.getOperations())
        .setContents(message.getContents())
        .setBytes(message.getBytes())
        .setComplete(message.getComplete())
        .build();
  }

  static org.varve.proto.m2s.v1.ListUserOperationsRequest toProvisioning(
      ListUserOperationsRequest request) {
    return org.varve.proto.m2s.v1.ListUserOperationsRequest.newBuilder()
        .setUser(request.getUser())
        .build();
  }

  static ListUserOperationsResponse toSupervisor(
      org.varve.proto.m2s.v1.ListUserOperationsResponse message) {
    return ListUserOperationsResponse.newBuilder()
        .addAllOperations(message.getOperationsList())
        .setSince(message.getSince())
        .build();
  }
}
