package org.varve.provisioning;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.QueryResourcesRequest;
import org.varve.proto.s2p.v1.QueryResourcesResponse;
import org.varve.proto.u2s.v1.CheckAccessRequest;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.GetContentResponse;
import org.varve.proto.u2s.v1.GetRequest;
import org.varve.proto.u2s.v1.GetResponse;
import org.varve.proto.u2s.v1.HistoryRequest;
import org.varve.proto.u2s.v1.HistoryResponse;
import org.varve.proto.u2s.v1.ListAccessesRequest;
import org.varve.proto.u2s.v1.ListAccessesResponse;
import org.varve.proto.u2s.v1.ListResourcesRequest;
import org.varve.proto.u2s.v1.ListResourcesResponse;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.u2s.v1.SearchResponse;
import org.varve.proto.u2s.v1.SubscribeRequest;
import org.varve.proto.u2s.v1.SubscribeResponse;
import org.varve.proto.u2s.v1.TraceRequest;

/**
 * The messages of U2S and of S2P that say the same. They are types of their own, so that what data
 * users see can stay as it is when what entities say to one another changes.
 */
final class Messages {

  private Messages() {}

  static org.varve.proto.s2p.v1.SearchRequest toProcessing(
      SearchRequest request, Requester requester) {
    return org.varve.proto.s2p.v1.SearchRequest.newBuilder()
        .setRequester(requester)
        .setFilter(request.getFilter())
        .setPageSize(request.getPageSize())
        .setPageToken(request.getPageToken())
        .setOrder(request.getOrder())
        .setLimit(request.getLimit())
        .build();
  }

  static SearchResponse toUser(org.varve.proto.s2p.v1.SearchResponse page) {
    return SearchResponse.newBuilder()
        .addAllOperations(page.getOperationsList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  static org.varve.proto.s2p.v1.SubscribeRequest toProcessing(
      SubscribeRequest request, Requester requester) {
    org.varve.proto.s2p.v1.SubscribeRequest.Builder same =
        org.varve.proto.s2p.v1.SubscribeRequest.newBuilder()
            .setRequester(requester)
            .setFilter(request.getFilter());
    if (request.hasFromPosition()) {
      same.setFromPosition(request.getFromPosition());
    }
    return same.build();
  }

  static SubscribeResponse toUser(org.varve.proto.s2p.v1.SubscribeResponse found) {
    return SubscribeResponse.newBuilder()
        .addAllOperations(found.getOperationsList())
        .setPosition(found.getPosition())
        .setTreeSize(found.getTreeSize())
        .setHeartbeat(found.getHeartbeat())
        .build();
  }

  static org.varve.proto.s2p.v1.GetRequest toProcessing(GetRequest request, Requester requester) {
    org.varve.proto.s2p.v1.GetRequest.Builder same =
        org.varve.proto.s2p.v1.GetRequest.newBuilder().setRequester(requester);
    return switch (request.getKeyCase()) {
      case OPERATION_ID -> same.setOperationId(request.getOperationId()).build();
      case LEAF_INDEX -> same.setLeafIndex(request.getLeafIndex()).build();
      case KEY_NOT_SET -> same.build();
    };
  }

  static GetResponse toUser(org.varve.proto.s2p.v1.GetResponse found) {
    GetResponse.Builder same =
        GetResponse.newBuilder().setSummary(found.getSummary()).setOperation(found.getOperation());
    if (found.hasReceipt()) {
      same.setReceipt(found.getReceipt());
    }
    if (found.hasErasedAt()) {
      same.setErasedAt(found.getErasedAt());
    }
    return same.build();
  }

  static org.varve.proto.s2p.v1.TraceRequest toProcessing(
      TraceRequest request, Requester requester) {
    org.varve.proto.s2p.v1.TraceRequest.Builder same =
        org.varve.proto.s2p.v1.TraceRequest.newBuilder()
            .setRequester(requester)
            .setChildrenFrom(request.getChildrenFrom());
    return switch (request.getKeyCase()) {
      case OPERATION_ID -> same.setOperationId(request.getOperationId()).build();
      case LEAF_INDEX -> same.setLeafIndex(request.getLeafIndex()).build();
      case KEY_NOT_SET -> same.build();
    };
  }

  static org.varve.proto.s2p.v1.HistoryRequest toProcessing(
      HistoryRequest request, Requester requester) {
    org.varve.proto.s2p.v1.HistoryRequest.Builder same =
        org.varve.proto.s2p.v1.HistoryRequest.newBuilder()
            .setRequester(requester)
            .setSource(request.getSource())
            .setSigner(request.getSigner());
    if (request.hasEpoch()) {
      same.setEpoch(request.getEpoch());
    }
    return same.build();
  }

  static HistoryResponse toUser(org.varve.proto.s2p.v1.HistoryResponse entry) {
    HistoryResponse.Builder same = HistoryResponse.newBuilder();
    return switch (entry.getEntryCase()) {
      case OPERATION -> same.setOperation(entry.getOperation()).build();
      case GAP -> same.setGap(entry.getGap()).build();
      case FORK -> same.setFork(entry.getFork()).build();
      case ENTRY_NOT_SET -> same.build();
    };
  }

  static org.varve.proto.s2p.v1.GetContentRequest toProcessing(
      GetContentRequest request, Requester requester) {
    return org.varve.proto.s2p.v1.GetContentRequest.newBuilder()
        .setRequester(requester)
        .setOperationId(request.getOperationId())
        .setItemFrom(request.getItemFrom())
        .setItemCount(request.getItemCount())
        .build();
  }

  static GetContentResponse toUser(org.varve.proto.s2p.v1.GetContentResponse content) {
    return GetContentResponse.newBuilder()
        .setItemIndex(content.getItemIndex())
        .setItem(content.getItem())
        .build();
  }

  static org.varve.proto.s2p.v1.CheckAccessRequest toProcessing(
      CheckAccessRequest request, Requester requester) {
    return org.varve.proto.s2p.v1.CheckAccessRequest.newBuilder()
        .setRequester(requester)
        .setSource(request.getSource())
        .setDataType(request.getDataType())
        .setRight(request.getRight())
        .build();
  }

  static org.varve.proto.s2p.v1.ListAccessesRequest toProcessing(
      ListAccessesRequest request, Requester requester) {
    return org.varve.proto.s2p.v1.ListAccessesRequest.newBuilder()
        .setRequester(requester)
        .setSource(request.getSource())
        .setCommitted(request.getCommitted())
        .setPageToken(request.getPageToken())
        .build();
  }

  static ListAccessesResponse toUser(org.varve.proto.s2p.v1.ListAccessesResponse page) {
    return ListAccessesResponse.newBuilder()
        .addAllAccesses(page.getAccessesList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  static QueryResourcesRequest toProcessing(ListResourcesRequest request, Requester requester) {
    return QueryResourcesRequest.newBuilder()
        .setRequester(requester)
        .setKind(request.getKind())
        .setId(request.getId())
        .build();
  }

  static ListResourcesResponse toUser(QueryResourcesResponse page) {
    return ListResourcesResponse.newBuilder().addAllResources(page.getResourcesList()).build();
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
